"""From a reply to a verdict. Exactly the schema, or there is none: nothing is searched for in text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from medgym.judges.spec import JudgeSpec
from medgym.rewards.judge import Missing, Verdict
from medgym.transcript.messages import Message


def read_verdict(spec: JudgeSpec, message: Message) -> Verdict:
    """Return the verdict that a reply states; of any other reply, why it states none."""
    content = message.get("content") or ""
    if message.get("tool_calls"):
        return Verdict(spec.name, missing=Missing.OFF_SCHEMA)
    if not content.strip():
        return Verdict(spec.name, missing=Missing.EMPTY)
    try:
        said = json.loads(content, object_pairs_hook=_object, parse_constant=_no_constant)
    except _Doubled:
        return Verdict(spec.name, missing=Missing.OFF_SCHEMA)
    except (ValueError, RecursionError):
        return Verdict(spec.name, missing=Missing.UNREADABLE)
    return _preference(spec, said) if spec.kind == "preference" else _rubric(spec, said)


def _preference(spec: JudgeSpec, said: Any) -> Verdict:
    if _has(said, {"reason", "preference"}) and isinstance(said["reason"], str):
        score = said["preference"]
        if isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1:
            return Verdict(spec.name, abs(float(score)), reason=said["reason"])
    return Verdict(spec.name, missing=Missing.OFF_SCHEMA)


def _rubric(spec: JudgeSpec, said: Any) -> Verdict:
    names = [criterion.name for criterion in spec.criteria]
    if _has(said, {"reason", "criteria"}) and isinstance(said["reason"], str):
        met = said["criteria"]
        if _has(met, set(names)) and all(isinstance(value, bool) for value in met.values()):
            share = sum(met.values()) / len(names)
            return Verdict(spec.name, share, criteria=tuple(sorted(met.items())), reason=said["reason"])
    return Verdict(spec.name, missing=Missing.OFF_SCHEMA)


def _has(value: Any, names: set[str]) -> bool:
    return isinstance(value, Mapping) and set(value) == names


class _Doubled(ValueError):
    """A key stands twice, so which value counts is open."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Doubled
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
