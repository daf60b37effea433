"""Gives out invented names that nothing else bears, neither in the twin nor in the original."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from medgym.errors import WorldError
from medgym.world.twin.draw import Draw
from medgym.world.twin.name_table import NameTable

_MOST_TRIES = 1000


class Coiner:
    """Hands out names one by one and remembers them.

    Args:
        key: what all draws depend on: the fingerprint of the original and the seed.
        real: names that may not stand inside an invented one.
        surfaces: all names and aliases of the original, which may not be an invented one whatever their length.
    """

    def __init__(self, key: tuple[str | int, ...], real: NameTable, surfaces: Iterable[str]) -> None:
        self._key, self._real = key, real
        self._taken = {surface.casefold() for surface in surfaces}

    def reserve(self, name: str) -> None:
        """Keep a name from being given out."""
        self._taken.add(name.casefold())

    def draw(self, *topic: str | int, turn: int = 0) -> Draw:
        """Return the draws of a topic."""
        return Draw(*self._key, *topic, turn=turn)

    def coin(self, topic: str, entity: str, make: Callable[[Draw], str]) -> str:
        """Return the first free name that `make` draws for an entity; raises `WorldError` if it draws none."""
        for turn in range(_MOST_TRIES):
            name = make(self.draw(topic, entity, turn=turn))
            if name.casefold() not in self._taken and not self._real.within(name):
                self.reserve(name)
                return name
        raise WorldError(f"No name could be invented for {entity} ({topic}).", "All that were tried are taken.")
