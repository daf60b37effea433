"""All tools of a world behind one door: validates arguments, finds results again, never raises for a model mistake."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from medgym.canonical import canonical_text, digest
from medgym.store.keys import Request
from medgym.tools.base import Tool, ToolResult, failure
from medgym.tools.faults import FaultSpec, resolve_faults
from medgym.tools.medical_search import MedicalSearch
from medgym.tools.read_document import ReadDocument
from medgym.tools.resolve_entity import ResolveEntity
from medgym.tools.schema import function_schema, validation_text
from medgym.tools.web_search import WebSearch

if TYPE_CHECKING:
    from medgym.store.store import ResultStore
    from medgym.world.world import World


@dataclass(frozen=True, slots=True)
class Answered:
    """A call's canonical key and its result."""

    key: str
    result: ToolResult


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A validated call: its key, and its canonical arguments as JSON text or the result that says what is wrong."""

    key: str
    canonical: str = ""
    invalid: ToolResult | None = None


class _Transient(Exception):
    """Carries a result that must not be remembered past the caches."""

    def __init__(self, result: ToolResult) -> None:
        self.result = result


def default_tools(world: World, lam: float = 0.4) -> tuple[Tool, ...]:
    """Return the tools of a world, in the order in which an agent reads of them."""
    return MedicalSearch(world, lam), WebSearch(world), ReadDocument(world), ResolveEntity(world)


class Toolbox:
    """The tools an agent may call. One toolbox serves any number of episodes and threads; it has no episode state.

    A result depends on the tool, its version, its backend (the world's fingerprint) and the canonical arguments alone.
    Results are remembered twice: by the arguments as written, which costs a dictionary look-up, and by the canonical
    ones, so that equivalent spellings share one result.

    Args:
        world: the world that answers.
        store: where results are kept or looked up; None: only in memory.
        lam: weight of relevance against authority in `medical_search`.
        cache_size: how many results are kept in memory.
        faults: a fault plan, the settings or the rate of one, or None; it applies last, so nothing it does is kept.
        tools: the tools, if not `default_tools`.
    """

    def __init__(
        self,
        world: World,
        store: ResultStore | None = None,
        *,
        lam: float = 0.4,
        cache_size: int = 4096,
        faults: FaultSpec = None,
        tools: Sequence[Tool] | None = None,
    ) -> None:
        self.world, self.store, self.faults = world, store, resolve_faults(faults)
        self._tools = {tool.name: tool for tool in (default_tools(world, lam) if tools is None else tools)}
        self._specs = [function_schema(t.name, t.description, t.Arguments) for t in self._tools.values()]
        self._prepared = lru_cache(maxsize=cache_size)(self._prepare)
        self._computed = lru_cache(maxsize=cache_size)(self._compute)
        self._answered = lru_cache(maxsize=cache_size)(self._answer)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tools, in the order of `specs`."""
        return tuple(self._tools)

    def specs(self) -> list[dict[str, Any]]:
        """Return the OpenAI function schemas of the tools, in a fixed order; the list is the caller's own."""
        return copy.deepcopy(self._specs)

    def call(self, name: str, arguments: Mapping[str, Any], occurrence: int = 0) -> ToolResult:
        """Return the result of a call; a mistake of the agent gives a result with `error` set.

        `occurrence` counts equal earlier calls of the episode; only a fault plan looks at it. Raises
        `InfrastructureError` when something outside the agent's control failed.
        """
        return self.answer(name, arguments, occurrence).result

    def key(self, name: str, arguments: Mapping[str, Any]) -> str:
        """Return the key of a call: equal for equivalent calls (defaults, key order, white space, NFC or NFD).

        A call that is invalid has a key too, over its name and arguments as they came.
        """
        return self._prepared(name, _spelled(arguments)).key

    def answer(self, name: str, arguments: Mapping[str, Any], occurrence: int = 0) -> Answered:
        """Return key and result of a call in one go; else like `call`."""
        spelled = _spelled(arguments)
        if self.faults is not None:
            fault = self._fault(name, spelled, occurrence)
            if fault is not None:
                return fault
        try:
            return self._answered(name, spelled)
        except _Transient as passing:
            return Answered(self._prepared(name, spelled).key, passing.result)

    def _fault(self, name: str, spelled: str, occurrence: int) -> Answered | None:
        prepared = self._prepared(name, spelled)
        if self.faults is None or prepared.invalid is not None:
            return None
        fault = self.faults(name, json.loads(prepared.canonical), occurrence)
        if fault is None:
            return None
        return Answered(prepared.key, failure(fault.kind, fault.message, retryable=fault.retryable, items=0))

    def _answer(self, name: str, spelled: str) -> Answered:
        prepared = self._prepared(name, spelled)
        return Answered(prepared.key, prepared.invalid or self._computed(name, prepared.canonical))

    def _prepare(self, name: str, spelled: str) -> _Prepared:
        tool = self._tools.get(name)
        if tool is None:
            problem = failure("unknown_tool", f"There is no such tool. Tools are: {', '.join(self._tools)}.")
        else:
            try:
                canonical = tool.Arguments.model_validate(json.loads(spelled)).model_dump(mode="json")
                return _Prepared(_request(tool, canonical).key, canonical_text(canonical))
            except ValidationError as error:
                problem = failure("invalid_arguments", validation_text(error, tool.Arguments))
        return _Prepared(digest(["medgym-invalid-call", name, spelled]), invalid=problem)

    def _compute(self, name: str, canonical: str) -> ToolResult:
        """Return the result for canonical arguments: nothing else goes in, so equivalent calls cannot differ."""
        tool, row = self._tools[name], json.loads(canonical)
        arguments = tool.Arguments.model_validate(row)
        if self.store is None:
            result = tool.run(arguments)
        else:
            result = self.store.get_or_compute(_request(tool, row), lambda: tool.run(arguments))
        if result.error is not None and result.error.retryable:
            raise _Transient(result)
        return result


def _request(tool: Tool, canonical: Mapping[str, Any]) -> Request:
    return Request(tool.name, tool.version, tool.backend, canonical)


def _spelled(arguments: object) -> str:
    """Return arguments as one text; what is not JSON becomes "null", which no tool accepts."""
    try:
        return canonical_text(
            arguments if type(arguments) is dict or not isinstance(arguments, Mapping) else dict(arguments)
        )
    except (TypeError, ValueError, RecursionError):
        return "null"
