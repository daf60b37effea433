"""Questions about order in time: the earliest and the latest of several events, and what was so at a given date."""

from __future__ import annotations

from collections.abc import Iterator

from medgym.canonical import keyed_hash
from medgym.query.algebra import Aggregate
from medgym.synthesis.draft import Draft, Sketch
from medgym.synthesis.forms.atlas import ATTRIBUTES, DATES, GATHERED, TRUNKS, Atlas, Walk, shuffled

_FEWEST, _MOST = 2, 6
_OVERWRITTEN = frozenset({"sponsor", "applicant"})
Dated = tuple[tuple[str, int], ...]


def gatherings(atlas: Atlas, seed: int, salt: str) -> Iterator[tuple[Walk, str, Dated]]:
    """Yield (way to a hub, predicate, dated events around it) for hubs near a seed, in an order the salt draws."""
    for number in shuffled(range(len(TRUNKS)), salt, "trunk"):
        for walk in atlas.wander(seed, TRUNKS[number], salt, most=2):
            hub = walk[-1][2] if walk else seed
            for predicate in GATHERED.get(atlas.graph.entity_types[hub], ()):
                events = atlas.dated(hub, predicate)
                if events is not None and _FEWEST <= len(events) <= _MOST:
                    yield walk, predicate, events


def comparisons(atlas: Atlas, seed: int, salt: str) -> Iterator[Draft]:
    """Yield drafts that ask for sponsor, drug, disease or name of the first or last event around a hub."""
    for walk, predicate, events in gatherings(atlas, seed, salt):
        op = ("argmin", "argmax")[keyed_hash(salt, "extreme", predicate) % 2]
        place = 0 if op == "argmin" else -1
        if len({date for date, _ in (events[0], events[1])} if place == 0 else {events[-1][0], events[-2][0]}) == 2:
            yield from _asked(atlas, seed, walk, predicate, events, events[place][1], salt, op=op, form="comparison")


def dated(atlas: Atlas, seed: int, salt: str) -> Iterator[Draft]:
    """Yield drafts that ask how things stood at the end of a year: later events change the answer.

    Companies are left out: a register overwrites who holds a designation or an application.
    """
    for walk, predicate, events in gatherings(atlas, seed, salt):
        if _OVERWRITTEN.intersection([predicate, *(step[0] for step in walk)]):
            continue
        cuts = [n for n in range(1, len(events)) if events[n - 1][0][:4] < events[n][0][:4]]
        for cut in shuffled(cuts, salt, "cut")[:2]:
            if cut > 1 and events[cut - 1][0] == events[cut - 2][0]:
                continue
            year = int(events[cut - 1][0][:4])
            until = year + keyed_hash(salt, "until", cut) % max(1, int(events[cut][0][:4]) - year)
            op = "" if cut == 1 else "argmax"
            event = events[cut - 1][1]
            yield from _asked(
                atlas, seed, walk, predicate, events, event, salt, op=op, form="as_of", as_of=f"{until}-12-31"
            )


def _asked(
    atlas: Atlas,
    seed: int,
    walk: Walk,
    predicate: str,
    events: Dated,
    event: int,
    salt: str,
    op: str,
    form: str,
    as_of: str | None = None,
) -> Iterator[Draft]:
    kind = atlas.graph.entity_types[event]
    left_out = {predicate} | (_OVERWRITTEN if as_of else set())
    for attribute in shuffled([a for a in ATTRIBUTES[kind] if a not in left_out], salt, "attribute"):
        targets = [atlas.only(other, attribute) for _, other in events]
        target = atlas.only(event, attribute)
        if target is None or None in targets or len(set(targets)) < 2:
            continue
        sketch = Sketch(atlas.graph)
        start = sketch.place(seed)
        hub = sketch.walk(start, walk)
        if target in sketch.nodes.values() or event in sketch.nodes.values():
            continue
        asked = sketch.step(hub, predicate, event, inverse=True)
        if not op:
            answer = sketch.step(asked, attribute, target)
            yield sketch.asks(form, (start,), answer, as_of=as_of)
            continue
        date = atlas.only(event, DATES[kind])
        assert date is not None  # `gatherings` keeps dated events alone
        when = sketch.step(asked, DATES[kind], date)
        answer = sketch.step(asked, attribute, target)
        aggregate = Aggregate(op=op, over=(when,))  # type: ignore[arg-type]
        yield sketch.asks(
            form, (start,), answer, aggregate=aggregate, several=frozenset({asked, when, answer}), as_of=as_of
        )
