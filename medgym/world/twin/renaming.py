"""The key of a twin: which entity and which fact of the original is which of the twin, both ways."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from medgym.canonical import canonical_json
from medgym.errors import QueryError, WorldError

_FORMAT = "medgym-twin-key-1"


class Renaming:
    """Maps entity ids and fact ordinals of an original to those of its twin, and back.

    Args:
        entities: id in the original -> id in the twin, for every entity.
        facts: ordinal in the twin by ordinal in the original; None for a rewired twin, whose facts are others.
    """

    def __init__(self, entities: Mapping[str, str], facts: Sequence[int] | None) -> None:
        self._entities, self._facts = entities, facts

    def __len__(self) -> int:
        return len(self._entities)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Renaming) and (self._entities, self._facts) == (other._entities, other._facts)

    __hash__ = None  # type: ignore[assignment]

    def entity(self, original: str) -> str:
        """Return the twin id of an original id; raises `QueryError` if there is none."""
        return _look_up(self._entities, original, "The original")

    def term(self, original: str) -> str:
        """Return what stands in the twin for a term of a query: another id for an id, all else as it is."""
        return self._entities.get(original, original)

    def original(self, twin: str) -> str:
        """Return the original id of a twin id; raises `QueryError` if there is none."""
        return _look_up(self._originals, twin, "The twin")

    def fact(self, original: int) -> int:
        """Return the twin ordinal of an original fact; raises `QueryError` if the twin is rewired."""
        return _at(self._facts, original)

    def original_fact(self, twin: int) -> int:
        """Return the original ordinal of a fact of the twin; raises `QueryError` if the twin is rewired."""
        return _at(self._original_facts, twin)

    @cached_property
    def _originals(self) -> dict[str, str]:
        return {twin: original for original, twin in self._entities.items()}

    @cached_property
    def _original_facts(self) -> list[int] | None:
        if self._facts is None:
            return None
        back = [0] * len(self._facts)
        for original, twin in enumerate(self._facts):
            back[twin] = original
        return back

    # --- keeping ------------------------------------------------------------------------------------------------------

    def save(self, path: Path, about: Mapping[str, Any]) -> None:
        """Write the key as JSON, with what it is `about` (world, seed ...). It undoes the twin: keep it elsewhere."""
        row = {"format": _FORMAT, **about, "entities": dict(self._entities), "facts": self._facts}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(canonical_json(row) + b"\n")

    @classmethod
    def load(cls, path: Path) -> Renaming:
        """Read a key that `save` wrote; raises `WorldError` if the file is none."""
        try:
            row = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise WorldError(f"{path} cannot be read.", str(error), "Make the twin and its key again.") from None
        if not isinstance(row, dict) or row.get("format") != _FORMAT:
            raise WorldError(
                f"{path} is no key of a twin.", next_step="Write one: medgym world fictionalize --key FILE."
            )
        return cls(row["entities"], row["facts"])


def _look_up(table: Mapping[str, str], key: str, world: str) -> str:
    try:
        return table[key]
    except KeyError:
        raise QueryError(f"{world} has no entity {key!r}.", next_step="Is this the key of this twin?") from None


def _at(table: Sequence[int] | None, ordinal: int) -> int:
    if table is None:
        raise QueryError(
            "A rewired twin has other facts than its original.", "No fact of the one is a fact of the other.",
            "Make a twin without --rewire.",
        )  # fmt: skip
    if not 0 <= ordinal < len(table):
        raise QueryError(f"There is no fact number {ordinal}.", next_step=f"Facts are numbered 0 to {len(table) - 1}.")
    return table[ordinal]
