"""What to say when replay asks for something that was never recorded."""

from __future__ import annotations

import heapq
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from medgym.canonical import canonical_text
from medgym.errors import CacheMiss
from medgym.store.keys import Request

_log = logging.getLogger(__name__)
_WORD = re.compile(r"\w+")
_NEAREST = 3
_SHOWN_CHARS = 120


def cache_miss(request: Request, recorded: Iterable[tuple[str, Mapping[str, Any]]]) -> CacheMiss:
    """Return the error for a request that has no recorded answer, with the nearest recorded ones and how they differ.

    `recorded` are (key, request row) pairs. The text is for people and logs; it must not reach an agent.
    """
    asked = request.to_row()
    nearest = heapq.nsmallest(_NEAREST, recorded, key=lambda entry: (*_distance(asked, entry[1]), entry[0]))
    lines = [f"{key[:16]} ({'; '.join(differences(asked, row)) or 'no difference'})" for key, row in nearest]
    error = CacheMiss(
        f"No recorded result for {request.tool} under key {request.key[:16]}.",
        f"Nearest recorded: {', '.join(lines)}." if lines else "Nothing is recorded.",
        "Record it with mode='record', or replay against the store that recorded it.",
    )
    _log.error("%s", error)
    return error


def differences(asked: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[str]:
    """Return one line for each field in which two requests differ."""
    ours, theirs = dict(_fields(asked)), dict(_fields(recorded))
    return [
        f"{name}: asked {_shown(ours.get(name))}, recorded {_shown(theirs.get(name))}"
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    ]


def _distance(asked: Mapping[str, Any], recorded: Mapping[str, Any]) -> tuple[bool, int, float]:
    """Return (another tool, number of differing fields, 1 - Jaccard overlap of the words)."""
    ours, theirs = _words(asked), _words(recorded)
    overlap = len(ours & theirs) / max(1, len(ours | theirs))
    return asked["tool"] != recorded["tool"], len(differences(asked, recorded)), 1.0 - overlap


def _fields(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if name == "arguments":
            yield from ((f"arguments.{field}", canonical_text(inner)) for field, inner in value.items())
        else:
            yield name, canonical_text(value)


def _words(row: Mapping[str, Any]) -> set[str]:
    return set(_WORD.findall(canonical_text(row["arguments"]).lower()))


def _shown(text: str | None) -> str:
    if text is None:
        return "nothing"
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 3] + "..."
