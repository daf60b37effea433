"""Which diseases bear one name and a number: subtypes of one parent, or conditions of one gene.

Near-misses are what makes a question hard, and in the real world they are told apart by "type 1" and "type 2". The
families are read off the facts; names are looked at only to tell a numbered series from a heading over many things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from medgym.world.graph import Graph
from medgym.world.twin.coiner import Coiner

_SERIAL = re.compile(r".*[ ,-](?:\d+[A-Za-z]{0,2}|[IVX]+[A-Za-z]?|[A-Z])")
_MOST_OF_PARENT, _MOST_OF_GENE, _MOST_LETTERS = 6, 6, 26


@dataclass(frozen=True, slots=True)
class Seat:
    """The place of a disease in a family.

    Attributes:
        head: the parent disease or the gene that the members share.
        by_gene: whether `head` is a gene.
        number: 1, 2, 3 ... in drawn order.
        level: 1 below a parent that has a name of its own, 2 below a parent that is numbered itself.
    """

    head: int
    by_gene: bool
    number: int
    level: int


def seats(graph: Graph, coiner: Coiner) -> dict[int, Seat]:
    """Return the seat of every disease that has one."""
    parents, genes = graph.forward("subtype_of"), graph.forward("caused_by")
    members: dict[tuple[bool, int], list[int]] = {}
    for disease in (node for node, kind in enumerate(graph.entity_types) if kind == "disease"):
        serial = _SERIAL.fullmatch(graph.names[disease]) is not None
        head = _head(graph, "subtype_of", parents.get(disease, ()), None if serial else _MOST_OF_PARENT)
        if head is not None and head != disease:
            members.setdefault((False, head), []).append(disease)
        elif (gene := _head(graph, "caused_by", genes.get(disease, ()), _MOST_OF_GENE)) is not None:
            members.setdefault((True, gene), []).append(disease)
    found: dict[int, Seat] = {}
    for (by_gene, head), diseases in members.items():
        if len(diseases) > 1:
            order = coiner.draw("seats", graph.entity_ids[head]).shuffled(diseases)
            found |= {disease: Seat(head, by_gene, number, 1) for number, disease in enumerate(order, start=1)}
    return dict(_levelled(found))


def _head(graph: Graph, predicate: str, heads: tuple[int, ...], most: int | None) -> int | None:
    """Return that of `heads` which the fewest share, but not fewer than two nor more than `most`."""
    below = graph.backward(predicate)
    shared = [(len(below[head]), head) for head in heads if 1 < len(below[head]) <= (most or len(below[head]))]
    return min(shared)[1] if shared else None


def _levelled(found: Mapping[int, Seat]) -> Iterator[tuple[int, Seat]]:
    """Yield the seats, parents before children; whoever would come on a third level, or in a circle, has none."""
    levels: dict[int, int] = {}

    def level(disease: int, above: frozenset[int] = frozenset()) -> int:
        """Return 0 for a disease with a name of its own."""
        if disease not in levels:
            seat = found.get(disease)
            if seat is None or seat.head in above:
                return 0
            height = 1 if seat.by_gene else level(seat.head, above | {disease}) + 1
            levels[disease] = 0 if height > 2 or (height == 2 and seat.number > _MOST_LETTERS) else height
        return levels[disease]

    for height in (1, 2):
        for disease, seat in found.items():
            if level(disease) == height:
                yield disease, Seat(seat.head, seat.by_gene, seat.number, height)
