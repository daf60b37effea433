"""Rivals: the diseases that a seed has to be told from; bits of one number, since every set of statements is tried."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_

from medgym.synthesis.clues.statements import Statement


class Rivals:
    """A disease among those that it may be taken for, and which of them each statement is true of."""

    def __init__(self, disease: int, rivals: Collection[int], carriers: Mapping[Statement, Collection[int]]) -> None:
        among = frozenset({disease, *rivals})
        self._names = sorted(among)
        places = {node: place for place, node in enumerate(self._names)}
        self._own = 1 << places[disease]
        self._all = (1 << len(self._names)) - 1
        self._true_of = {
            statement: sum(1 << places[node] for node in among.intersection(nodes))
            for statement, nodes in carriers.items()
        }

    def ruled_out_by(self, statements: Sequence[Statement], size: int) -> Iterator[tuple[Statement, ...]]:
        """Yield the sets of `size` statements that are true of the disease alone while no part of them is."""
        yield from self._extend(statements, size, (), self._all)

    def _extend(
        self, statements: Sequence[Statement], size: int, chosen: tuple[Statement, ...], left: int
    ) -> Iterator[tuple[Statement, ...]]:
        if left == self._own:  # those chosen do it alone: more would not be needed
            return
        for place, statement in enumerate(statements):
            rest = left & self._true_of[statement]
            if size > 1:
                yield from self._extend(statements[place + 1 :], size - 1, (*chosen, statement), rest)
            elif rest == self._own:
                yield (*chosen, statement)

    def coming_back(self, statements: tuple[Statement, ...], wanted: Callable[[int], bool]) -> tuple[int, ...]:
        """Return for each statement a `wanted` rival that is left without it; nothing where one statement has none."""
        back: list[int] = []
        for place in range(len(statements)):
            left = self._left((*statements[:place], *statements[place + 1 :])) & ~self._own
            rival = next(filter(wanted, self._nodes(left)), None)
            if rival is None:
                return ()
            back.append(rival)
        return tuple(back)

    def _left(self, statements: Collection[Statement]) -> int:
        return reduce(and_, (self._true_of[statement] for statement in statements), self._all)

    def _nodes(self, bits: int) -> Iterator[int]:
        while bits:
            lowest = bits & -bits
            yield self._names[lowest.bit_length() - 1]
            bits ^= lowest
