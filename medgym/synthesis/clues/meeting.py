"""Two arms that meet: which findings of two diseases settle together what neither settles alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from medgym.canonical import keyed_hash
from medgym.synthesis.clues.statements import Statement
from medgym.world.graph import Graph

_SETS = 66

Arm = tuple[tuple[str, bool], ...]
"""Predicates from a seed to where arms meet, each with True when against its direction."""

Pair = tuple[tuple[Statement, ...], tuple[Statement, ...]]
"""What is said of either seed."""


class Reach:
    """What an arm reaches from a disease, and from which diseases it leads somewhere; worked out on first use."""

    def __init__(self, graph: Graph, arm: Arm) -> None:
        self._tables = [graph.backward(p) if inverse else graph.forward(p) for p, inverse in arm]
        self._back = [graph.forward(p) if inverse else graph.backward(p) for p, inverse in reversed(arm)]
        self._known: dict[int, frozenset[int]] = {}
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

    def of_all(self, diseases: frozenset[int]) -> frozenset[int]:
        """Return what the arm reaches from any of these diseases."""
        return frozenset(place for disease in diseases for place in self.of(disease))


def _followed(start: int, tables: Sequence[Mapping[int, tuple[int, ...]]]) -> frozenset[int]:
    nodes = {start}
    for table in tables:
        nodes = {other for node in nodes for other in table.get(node, ())}
    return frozenset(nodes)


@dataclass(frozen=True)
class _Side:
    """Some findings of one arm's disease: who carries them all, and what these reach beside the shared place."""

    items: tuple[Statement, ...]
    diseases: frozenset[int]
    beside: frozenset[int]


class _Sides:
    """The sides that a pool of findings allows one arm; each is worked out once."""

    def __init__(self, graph: Graph, pool: Sequence[Statement], reach: Reach, shared: frozenset[int]) -> None:
        self._pool, self._reach, self._shared = pool, reach, shared
        self._carriers = {item: frozenset(graph.backward(item[0])[item[1]]) for item in pool}
        self._known: dict[tuple[Statement, ...], _Side] = {}

    def loose(self) -> list[_Side]:
        """Return sets of two and three findings that leave two places or more, in a drawn order."""
        sets = [items for size in (2, 3) for items in combinations(self._pool, size)]
        drawn = sorted(sets, key=lambda items: (len(items), keyed_hash("side", *(node for _, node in items))))
        return list(islice((side for items in drawn if (side := self._side(items)).beside), _SETS))

    def with_less(self, side: _Side) -> Iterator[_Side]:
        """Yield the sides with one finding left out."""
        yield from map(self._side, combinations(side.items, len(side.items) - 1))

    def _side(self, items: tuple[Statement, ...]) -> _Side:
        if items not in self._known:
            diseases = frozenset.intersection(*(self._carriers[item] for item in items))
            self._known[items] = _Side(items, diseases, self._reach.of_all(diseases) - self._shared)
        return self._known[items]


class Meeting:
    """Where two arms meet."""

    def __init__(self, graph: Graph, first: Reach, second: Reach) -> None:
        self._graph, self._first, self._second = graph, first, second

    def settling(self, diseases: Sequence[int], pools: Sequence[Sequence[Statement]]) -> Iterator[Pair]:
        """Yield pairs of small sets of findings that leave one place together, and more if anything is left out."""
        shared = self._first.of(diseases[0]) & self._second.of(diseases[1])
        if len(shared) != 1:
            return
        lefts, rights = (
            _Sides(self._graph, pool, reach, shared)
            for pool, reach in zip(pools, (self._first, self._second), strict=True)
        )
        for left, right in product(lefts.loose(), rights.loose()):
            if left.beside.isdisjoint(right.beside):
                looser = [(more, right) for more in lefts.with_less(left)]
                looser += [(left, more) for more in rights.with_less(right)]
                if self._all_in_several(looser):
                    yield left.items, right.items

    def _all_in_several(self, pairs: Sequence[tuple[_Side, _Side]]) -> bool:
        """Tell whether both sides of each pair meet in two places or more; most often a glance tells that not."""
        return not any(left.beside.isdisjoint(right.beside) for left, right in pairs) and all(
            len(self._places(left.diseases, right.diseases)) > 1 for left, right in pairs
        )

    def _places(self, lefts: frozenset[int], rights: frozenset[int]) -> set[int]:
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
