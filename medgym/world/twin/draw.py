"""A stream of seeded choices: what is drawn depends on the key and on how many draws went before, on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from medgym.canonical import keyed_hash

_Item = TypeVar("_Item")


class Draw:
    """Draws from a key.

    Args:
        key: what the draws depend on.
        turn: which attempt this is, from 0; attempts draw differently.
    """

    def __init__(self, *key: str | int, turn: int = 0) -> None:
        self.turn = turn
        self._key = "\x1f".join(map(str, (*key, turn)))
        self._drawn = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        self._drawn += 1
        return keyed_hash(self._key, self._drawn) % limit

    def chance(self, percent: int) -> bool:
        """Return true in so many cases of a hundred."""
        return self.below(100) < percent

    def pick(self, options: Sequence[_Item]) -> _Item:
        """Return one of the options; one that stands there twice is twice as likely."""
        return options[self.below(len(options))]

    def shuffled(self, items: Sequence[_Item]) -> list[_Item]:
        """Return the items in a drawn order."""
        ranked = sorted((self.below(1 << 64), number) for number in range(len(items)))
        return [items[number] for _, number in ranked]
