"""A client of any OpenAI-compatible endpoint, whose answers are kept in a result store.

    Model (name, decoding)  +  Connection (address, key, patience)  +  result store  ->  Endpoint.complete

An answer is named by the request alone (model, messages, tools, decoding, sample number), not by the address that gave
it, so a recorded run replays byte for byte with no network at all. An outage is an `EndpointError`, which nobody may
take for a wrong answer; it is never recorded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from medgym.agents.connection import Client, Connection, ContextOverflow, EndpointError
from medgym.agents.replies import to_wire
from medgym.canonical import canonical_text
from medgym.errors import AgentError
from medgym.store.keys import Backend, Request
from medgym.store.result import ToolError, ToolResult
from medgym.store.store import Mode, ResultStore
from medgym.transcript.messages import Message

__all__ = ["Connection", "ContextOverflow", "Endpoint", "EndpointError", "EndpointSpec", "Model"]

_TOOL, _VERSION = "chat_completion", 1
_BACKEND = Backend("openai-chat-completions", pure=False)


@dataclass(frozen=True)
class Model:
    """Which model, and how it samples: everything that an answer depends on. Nothing is left to a server's defaults.

    Attributes:
        name: pinned model name, as the endpoint knows it.
        temperature, top_p, max_tokens: of decoding; `max_tokens` None sends no bound.
        seed: sent with the sample number added, so that samples differ and can yet be repeated where servers honour it.
        extra: further fields of the request body, such as {"reasoning_effort": "low"}.
    """

    name: str
    temperature: float = 0.0
    top_p: float = 1.0
    max_tokens: int | None = 2048
    seed: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_row(self) -> dict[str, Any]:
        """Return the model as a JSON object, as it goes on record."""
        return {
            "name": self.name,
            "temperature": float(self.temperature),
            "top_p": float(self.top_p),
            "max_tokens": self.max_tokens,
            "seed": self.seed,
            "extra": dict(self.extra),
        }

    def request(self, messages: Sequence[Any], tools: Sequence[Any], sample: int) -> dict[str, Any]:
        """Return the body of a request."""
        body = {
            "model": self.name,
            "messages": messages,
            "temperature": self.temperature,
            "top_p": self.top_p,
            "seed": self.seed + sample,
        }
        bound = {} if self.max_tokens is None else {"max_tokens": self.max_tokens}
        return {**body, **bound, **({"tools": tools} if tools else {}), **self.extra}


@dataclass(frozen=True)
class EndpointSpec:
    """What it takes to open an endpoint, as a value that goes to worker processes.

    Attributes:
        model, connection: see there.
        answers: folder or frozen file of the result store; None: answers are not kept.
        mode: of the store.
    """

    model: Model
    connection: Connection | None = None
    answers: Path | None = None
    mode: Mode = "record"

    def open(self) -> Endpoint:
        """Return the endpoint, its store opened; raises `StoreError` or `AgentError` when that fails."""
        store = None if self.answers is None else ResultStore(self.answers, self.mode)
        return Endpoint(self.model, self.connection, store)


class Endpoint:
    """Asks a model, or, in a replaying store, remembers what it answered. Safe to share between threads.

    Args:
        model: what is asked.
        connection: where; it may be None for a store in replay, which asks nobody.
        store: where answers are kept; None: nowhere.

    Raises `AgentError` when a connection is needed and there is none that works.
    """

    def __init__(self, model: Model, connection: Connection | None = None, store: ResultStore | None = None) -> None:
        self.model, self.connection, self._store = model, connection, store
        replaying = store is not None and store.mode == "replay"
        if connection is None and not replaying:
            raise AgentError("There is no endpoint to ask.", next_step="Give its base URL, or a store to replay.")
        self._client = None if connection is None or replaying else Client(connection)

    def complete(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]] = (), sample: int = 0
    ) -> Message:
        """Return the assistant message that follows `messages`; `sample` numbers repeated requests.

        Raises `EndpointError` for outages and refused requests, `ContextOverflow` when the messages are too long for
        the model, `CacheMiss` for what a replaying store does not hold.
        """
        sent, offered = [to_wire(message) for message in messages], [dict(tool) for tool in tools]
        asked = {"messages": sent, "tools": offered, "model": self.model.to_row(), "sample": sample}
        request = Request(_TOOL, _VERSION, _BACKEND, asked)

        def ask() -> ToolResult:
            return self._ask(self.model.request(sent, offered, sample))

        result = ask() if self._store is None else self._store.get_or_compute(request, ask)
        if result.error is not None:
            raise ContextOverflow("The transcript does not fit the model's context window.", result.error.message)
        message: Message = json.loads(canonical_text(result.data["message"]))  # a copy, keys in the order of a replay
        return message

    def close(self) -> None:
        """Close connection and store."""
        if self._client is not None:
            self._client.close()
        if self._store is not None:
            self._store.close()

    def _ask(self, body: Mapping[str, Any]) -> ToolResult:
        if self._client is None:
            raise AgentError("There is no endpoint to ask.", "The store is in replay.", "Record it first.")
        try:
            reply = self._client.ask(body)
        except ContextOverflow as problem:  # the same request overflows again, so this is an answer to keep
            return ToolResult("", error=ToolError("context_overflow", retryable=False, message=problem.why))
        return ToolResult(str(reply["message"]["content"]), data=reply)
