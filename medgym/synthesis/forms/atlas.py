"""What all forms look up in a graph, and how they wander through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from medgym.canonical import keyed_hash
from medgym.synthesis.samplers import Sampler
from medgym.synthesis.subgraph import ConnectorGraph
from medgym.world.graph import Graph

_Item = TypeVar("_Item", int, str)
_BRANCHES = 4

Pattern = tuple[tuple[str, bool], ...]
"""Predicates to walk, each with True when against its direction."""

Walk = tuple[tuple[str, bool, int], ...]
"""The steps of a walk: (predicate, inverse, node reached)."""

#: What may be asked of an event; each needs a single value.
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "designation": ("sponsor", "designates", "designation_for"),
    "application": ("brand_name", "applicant", "active_ingredient"),
}
#: The date that orders events.
DATES = {"designation": "designated_on", "application": "first_approved_on"}

#: Ways from a seed disease to something that events are gathered around.
TRUNKS: tuple[Pattern, ...] = (
    (),
    (("caused_by", False), ("caused_by", True)),
    (("designation_for", True), ("designates", False)),
    (("designation_for", True), ("sponsor", False)),
    (("caused_by_agent", False), ("caused_by_agent", True)),
    (("caused_by", False), ("caused_by", True), ("designation_for", True), ("designates", False)),
    (("caused_by", False), ("caused_by", True), ("designation_for", True), ("sponsor", False)),
    (("indicated_for", True),),
    (("caused_by", False), ("caused_by", True), ("indicated_for", True)),
    (("designation_for", True), ("designates", False), ("active_ingredient", True), ("applicant", False)),
)
#: By which predicates events gather around a thing.
GATHERED: dict[str, tuple[str, ...]] = {
    "disease": ("designation_for",),
    "drug": ("designates", "active_ingredient"),
    "company": ("sponsor", "applicant"),
}


class Atlas:
    """Look-ups over one graph that forms share."""

    def __init__(self, graph: Graph, connectors: ConnectorGraph, sampler: Sampler) -> None:
        self.graph, self.connectors, self.sampler = graph, connectors, sampler
        self.dated = lru_cache(maxsize=65_536)(self._dated)
        self.neighbourhood = lru_cache(maxsize=4096)(connectors.neighbourhood)

    def only(self, subject: int, predicate: str) -> int | None:
        """Return the one object of a subject under a predicate, None when there is none or more."""
        found = self.graph.forward(predicate).get(subject, ())
        return found[0] if len(found) == 1 else None

    def gathered(self, hub: int, predicate: str) -> tuple[int, ...]:
        """Return the events that name `hub` under a predicate."""
        return self.graph.backward(predicate).get(hub, ())

    def _dated(self, hub: int, predicate: str) -> tuple[tuple[str, int], ...] | None:
        """Return (date, event) of all events around a hub, earliest first; None when an event has no single date."""
        events = self.gathered(hub, predicate)
        if not events:
            return None
        dates = [self.only(event, DATES[self.graph.entity_types[event]]) for event in events]
        if None in dates:
            return None
        return tuple(sorted((self.graph.label(date), event) for date, event in zip(dates, events, strict=True)))  # type: ignore[arg-type]

    def wander(self, start: int, pattern: Pattern, salt: str, most: int = 6) -> Iterator[Walk]:
        """Yield at most `most` walks from `start` along a pattern, no node twice, in an order the salt draws."""
        return islice(self._extend((start,), pattern, salt), most)

    def _extend(self, path: tuple[int, ...], pattern: Pattern, salt: str) -> Iterator[Walk]:
        if not pattern:
            yield ()
            return
        (predicate, inverse), rest = pattern[0], pattern[1:]
        table = self.graph.backward(predicate) if inverse else self.graph.forward(predicate)
        reached = [node for node in table.get(path[-1], ()) if node not in path]
        if len(reached) > self.connectors.max_degree:
            return
        for node in shuffled(reached, salt, predicate)[:_BRANCHES]:
            for walk in self._extend((*path, node), rest, salt):
                yield ((predicate, inverse, node), *walk)


def shuffled(items: Iterable[_Item], *salt: object) -> list[_Item]:
    """Return items in an order drawn by the salt."""
    return sorted(items, key=lambda item: (keyed_hash(*map(str, salt), item), item))
