"""Questions whose answer is a number: how many there are, how much time lay between."""

from __future__ import annotations

from collections.abc import Iterator

from medgym.canonical import keyed_hash
from medgym.query.aggregates import whole_units
from medgym.query.algebra import Aggregate, Unit
from medgym.synthesis.draft import NUMBER, Draft, Sketch
from medgym.synthesis.forms.atlas import GATHERED, TRUNKS, Atlas, Pattern, shuffled
from medgym.world.facts import Literal

_FEWEST, _MOST = 2, 7
_UNITS: tuple[Unit, ...] = ("months", "months", "months", "years")

#: Ways to an event whose two dates are compared, and the two dates.
_SPANS: tuple[tuple[Pattern, str, str], ...] = tuple(
    ((*way, ("designation_for", True)), "designated_on", "marketing_approved_on")
    for way in TRUNKS
    if not way or way[-1][0] in ("caused_by", "caused_by_agent")
) + tuple(
    (way, "designated_on", "marketing_approved_on")
    for way in (
        (("designation_for", True), ("designates", False), ("designates", True)),
        (("designation_for", True), ("sponsor", False), ("sponsor", True)),
    )
)


def counts(atlas: Atlas, seed: int, salt: str) -> Iterator[Draft]:
    """Yield drafts that ask how many designations or products gather around a hub."""
    for number in shuffled(range(len(TRUNKS)), salt, "counted"):
        for walk in atlas.wander(seed, TRUNKS[number], salt, most=2):
            hub = walk[-1][2] if walk else seed
            for predicate in GATHERED.get(atlas.graph.entity_types[hub], ()):
                events = atlas.gathered(hub, predicate)
                if _FEWEST <= len(events) <= _MOST:
                    sketch = Sketch(atlas.graph)
                    start = sketch.place(seed)
                    end = sketch.walk(start, walk)
                    fresh = next((event for event in events if event not in sketch.nodes.values()), None)
                    if fresh is None:
                        continue
                    counted = sketch.step(end, predicate, fresh, inverse=True)
                    yield sketch.asks(
                        "count",
                        (start,),
                        NUMBER,
                        gold=Literal("number", str(len(events))),
                        aggregate=Aggregate(op="count", over=(counted,)),
                        several=frozenset({counted}),
                    )


def differences(atlas: Atlas, seed: int, salt: str) -> Iterator[Draft]:
    """Yield drafts that ask for the full months or years from one date of an event to another."""
    for number in shuffled(range(len(_SPANS)), salt, "span"):
        way, first, second = _SPANS[number]
        for walk in atlas.wander(seed, way, salt, most=4):
            event = walk[-1][2]
            start, end = atlas.only(event, first), atlas.only(event, second)
            if start is None or end is None or atlas.graph.label(end) <= atlas.graph.label(start):
                continue
            sketch = Sketch(atlas.graph)
            origin = sketch.place(seed)
            asked = sketch.walk(origin, walk)
            dates = (sketch.step(asked, first, start), sketch.step(asked, second, end))
            unit = _UNITS[keyed_hash(salt, "unit", event) % len(_UNITS)]
            units = whole_units(atlas.graph.label(start), atlas.graph.label(end), unit)
            gold = Literal("number", str(units), unit)
            aggregate = Aggregate(op="difference", over=dates, unit=unit)
            yield sketch.asks("difference", (origin,), NUMBER, gold=gold, aggregate=aggregate)
