"""A clue that could be added, and what it is chosen by."""

from __future__ import annotations

from dataclasses import dataclass

from medgym.query.algebra import Atom, Filter


@dataclass(frozen=True)
class Option:
    """A possible clue: the rivals that it leaves, its turn among those that leave as many, its atoms and filters."""

    left: frozenset[int]
    turn: tuple[int, int]
    atoms: tuple[Atom, ...]
    filters: tuple[Filter, ...] = ()

    @property
    def rank(self) -> tuple[int, tuple[int, int]]:
        """What options are chosen by: the least comes first."""
        return len(self.left), self.turn
