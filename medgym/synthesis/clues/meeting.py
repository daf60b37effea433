"""Two arms that meet: which findings of two diseases settle together what neither settles alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from medgym.canonical import keyed_hash
from medgym.synthesis.clues.statements import Statement
from medgym.world.graph import Graph

_SETS = 40


class Reach:
    """What an arm reaches from a disease, and from which diseases it leads somewhere; worked out on first use."""

    def __init__(self, graph: Graph, arm: tuple[tuple[str, bool], ...]) -> None:
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
    """Some findings of one arm's disease: who carries them all, what these reach, who carries all but one."""

    items: tuple[Statement, ...]
    diseases: frozenset[int]
    places: frozenset[int]
    looser: tuple[frozenset[int], ...]


class Meeting:
    """Where two arms meet."""

    def __init__(self, graph: Graph, first: Reach, second: Reach) -> None:
        self._graph, self._first, self._second = graph, first, second

    def settling(
        self, pools: Sequence[Sequence[Statement]], salt: str
    ) -> Iterator[tuple[tuple[Statement, ...], tuple[Statement, ...]]]:
        """Yield pairs of small sets of findings that leave one place together, and more if anything is left out."""
        sides = [self._sides(pool, reach, salt) for pool, reach in zip(pools, (self._first, self._second), strict=True)]
        for left, right in product(*sides):
            if len(left.places & right.places) == 1 and self._is_tight(left, right):
                yield left.items, right.items

    def _sides(self, pool: Sequence[Statement], reach: Reach, salt: str) -> list[_Side]:
        """Return sets of two and three findings that leave two places or more, in a drawn order."""
        carriers = {item: frozenset(self._graph.backward(item[0])[item[1]]) for item in pool}
        sets = [items for size in (2, 3) for items in combinations(pool, size)]
        drawn = sorted(sets, key=lambda items: (len(items), keyed_hash(salt, "side", *(node for _, node in items))))
        found: list[_Side] = []
        for items in drawn:
            diseases = frozenset.intersection(*(carriers[item] for item in items))
            places = reach.of_all(diseases)
            if len(places) > 1:
                fewer = [frozenset.intersection(*(carriers[i] for i in items if i != item)) for item in items]
                found.append(_Side(items, diseases, places, tuple(fewer)))
            if len(found) == _SETS:
                break
        return found

    def _is_tight(self, left: _Side, right: _Side) -> bool:
        """Tell whether just one place is left, and more without any one finding."""
        if len(self._places(left.diseases, right.diseases)) != 1:
            return False
        return all(len(self._places(more, right.diseases)) > 1 for more in left.looser) and all(
            len(self._places(left.diseases, more)) > 1 for more in right.looser
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
