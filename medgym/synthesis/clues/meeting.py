"""Two arms that meet: which findings of two diseases settle together what neither settles alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, islice
from math import prod
from operator import or_

from medgym.canonical import keyed_hash
from medgym.synthesis.clues.statements import Statement
from medgym.world.graph import Graph

_SETS = 66
_PRIME = 2**61 - 1

Arm = tuple[tuple[str, bool], ...]
"""Predicates from a seed to where arms meet, each with True when against its direction."""

Pair = tuple[tuple[Statement, ...], tuple[Statement, ...]]
"""What is said of either seed."""


class Places:
    """Numbers places, so that a set of them is the bits of one number."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}

    def bits(self, places: Iterable[int]) -> int:
        """Return a set of places as bits."""
        return sum(1 << self._numbers.setdefault(place, len(self._numbers)) for place in places)


class Reach:
    """What an arm reaches from a disease, and from which diseases it leads somewhere; worked out on first use."""

    def __init__(self, graph: Graph, arm: Arm, places: Places) -> None:
        self._tables = [graph.backward(p) if inverse else graph.forward(p) for p, inverse in arm]
        self._back = [graph.forward(p) if inverse else graph.backward(p) for p, inverse in reversed(arm)]
        self._places = places
        self._known: dict[int, frozenset[int]] = {}
        self._bits: dict[int, int] = {}
        self._leading: dict[int, frozenset[int]] = {}

    def of(self, disease: int) -> frozenset[int]:
        """Return what the arm reaches from a disease."""
        if disease not in self._known:
            self._known[disease] = _followed(disease, self._tables)
        return self._known[disease]

    def leading_to(self, place: int) -> frozenset[int]:
        """Return the diseases from which the arm reaches a place."""
        if place not in self._leading:
            self._leading[place] = _followed(place, self._back)
        return self._leading[place]

    def bits_of_all(self, diseases: Iterable[int]) -> int:
        """Return what the arm reaches from any of these diseases, as bits."""
        return reduce(or_, map(self._bits_of, diseases), 0)

    def _bits_of(self, disease: int) -> int:
        if disease not in self._bits:
            self._bits[disease] = self._places.bits(self.of(disease))
        return self._bits[disease]


def _followed(start: int, tables: Sequence[Mapping[int, tuple[int, ...]]]) -> frozenset[int]:
    nodes = {start}
    for table in tables:
        nodes = {other for node in nodes for other in table.get(node, ())}
    return frozenset(nodes)


@dataclass(frozen=True)
class _Side:
    """Some findings of one arm's disease: who carries them all, and what these reach beside the shared place (bits)."""

    items: tuple[Statement, ...]
    diseases: frozenset[int]
    beside: int


class _Sides:
    """The sides that a pool of findings allows one arm; each is worked out once. `shared` is one bit."""

    def __init__(self, graph: Graph, pool: Sequence[Statement], reach: Reach, shared: int) -> None:
        self._pool, self._reach, self._shared = pool, reach, shared
        self._carriers = {item: frozenset(graph.backward(item[0])[item[1]]) for item in pool}
        self._known: dict[tuple[Statement, ...], _Side] = {}

    def loose(self) -> list[_Side]:
        """Return sets of two and three findings that leave two places or more, small ones first, in a drawn order."""
        return list(islice((side for items in self._drawn() if (side := self._side(items)).beside), _SETS))

    def with_less(self, side: _Side) -> list[_Side]:
        """Return the sides with one finding left out."""
        return [self._side(items) for items in combinations(side.items, len(side.items) - 1)]

    def _drawn(self) -> Iterator[tuple[Statement, ...]]:
        """Yield all sets of two and three findings; a product of lots shuffles them at the price of a few hashes."""
        lots = {item: keyed_hash("side", item[1]) % _PRIME or 1 for item in self._pool}
        for size in (2, 3):
            sets = combinations(self._pool, size)
            yield from sorted(sets, key=lambda items: prod(map(lots.__getitem__, items)) % _PRIME)

    def _side(self, items: tuple[Statement, ...]) -> _Side:
        if items not in self._known:
            diseases = frozenset.intersection(*(self._carriers[item] for item in items))
            self._known[items] = _Side(items, diseases, self._reach.bits_of_all(diseases) & ~self._shared)
        return self._known[items]


class Meeting:
    """Where two arms meet; both reaches number places alike."""

    def __init__(self, graph: Graph, first: Reach, second: Reach, places: Places) -> None:
        self._graph, self._first, self._second, self._places = graph, first, second, places

    def settling(self, diseases: Sequence[int], pools: Sequence[Sequence[Statement]]) -> Iterator[Pair]:
        """Yield pairs of small sets of findings that leave one place together, and more if anything is left out."""
        shared = self._first.of(diseases[0]) & self._second.of(diseases[1])
        if len(shared) != 1:
            return
        lefts, rights = (
            _Sides(self._graph, pool, reach, self._places.bits(shared))
            for pool, reach in zip(pools, (self._first, self._second), strict=True)
        )
        others = [(right, rights.with_less(right)) for right in rights.loose()]
        for left in lefts.loose():
            fewer = lefts.with_less(left)
            for right, less in others:
                if not left.beside & right.beside and self._all_in_several(left, fewer, right, less):
                    yield left.items, right.items

    def _all_in_several(self, left: _Side, fewer: Sequence[_Side], right: _Side, less: Sequence[_Side]) -> bool:
        """Tell whether with one finding less on either side they meet in two places or more; a glance denies most."""
        return (
            all(more.beside & right.beside for more in fewer)
            and all(left.beside & more.beside for more in less)
            and all(len(self._meetings(more.diseases, right.diseases)) > 1 for more in fewer)
            and all(len(self._meetings(left.diseases, more.diseases)) > 1 for more in less)
        )

    def _meetings(self, lefts: frozenset[int], rights: frozenset[int]) -> set[int]:
        """Return where a disease of one set and another disease of the other meet; two places are as good as more."""
        found: set[int] = set()
        few, many, near, far = (
            (lefts, rights, self._first, self._second)
            if len(lefts) <= len(rights)
            else (rights, lefts, self._second, self._first)
        )
        for disease in few:
            for place in near.of(disease):
                if place not in found and not many.isdisjoint(far.leading_to(place) - {disease}):
                    found.add(place)
                    if len(found) > 1:
                        return found
        return found
