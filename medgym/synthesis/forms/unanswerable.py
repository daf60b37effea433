"""Questions without an answer: a well-described condition, and something asked of it that the sources do not hold.

Either no designation led to a marketing approval, or none falls into the years named. What is asked exists for other
conditions, so only looking shows that it does not exist here.
"""

from __future__ import annotations

from collections.abc import Iterator

from medgym.query.algebra import Atom, Filter
from medgym.synthesis.draft import Draft, Link, Sketch
from medgym.synthesis.forms.atlas import TRUNKS, Atlas, shuffled

_ABSENT = ("marketing_approved_on", "trade_name")
_ASKED = ("sponsor", "designates")
_MOST = 4


def unanswerables(atlas: Atlas, seed: int, salt: str) -> Iterator[Draft]:
    """Yield drafts with no answer; `absent` names the link or filter that nothing bears out."""
    for number in shuffled(range(len(TRUNKS)), salt, "absent"):
        for walk in atlas.wander(seed, TRUNKS[number], salt, most=1):
            hub = walk[-1][2] if walk else seed
            if atlas.graph.entity_types[hub] != "disease":
                continue
            events = atlas.dated(hub, "designation_for")
            if events is not None and len(events) <= _MOST:
                yield from _never_approved(atlas, seed, walk, events, salt)
                yield from _not_in_these_years(atlas, seed, walk, events, salt)


def _never_approved(
    atlas: Atlas, seed: int, walk: tuple[tuple[str, bool, int], ...], events: tuple[tuple[str, int], ...], salt: str
) -> Iterator[Draft]:
    for predicate in shuffled(_ABSENT, salt, "never"):
        table = atlas.graph.forward(predicate)
        if any(event in table for _, event in events):
            continue
        sketch = Sketch(atlas.graph)
        start = sketch.place(seed)
        asked = sketch.step(sketch.walk(start, walk), "designation_for", events[0][1], inverse=True)
        stand_in = min(node for nodes in table.values() for node in nodes)  # gives the variable its type, no more
        answer = sketch.step(asked, predicate, stand_in)
        absent = Link(asked, predicate, answer, inverse=False)
        yield sketch.asks(
            "unanswerable", (start,), answer, gold=None, absent=absent, several=frozenset({asked, answer})
        )


def _not_in_these_years(
    atlas: Atlas, seed: int, walk: tuple[tuple[str, bool, int], ...], events: tuple[tuple[str, int], ...], salt: str
) -> Iterator[Draft]:
    years = {int(date[:4]) for date, _ in events}
    spans = [(low, low + 4) for low in range(1985, 2020, 5) if years.isdisjoint(range(low, low + 5))]
    for number in shuffled(range(len(spans)), salt, "span")[:1]:
        low, high = spans[number]
        event = events[0][1]
        predicate = shuffled(_ASKED, salt, "asked")[0]
        target = atlas.only(event, predicate)
        if target is None:
            return
        sketch = Sketch(atlas.graph)
        start = sketch.place(seed)
        asked = sketch.step(sketch.walk(start, walk), "designation_for", event, inverse=True)
        answer = sketch.step(asked, predicate, target)
        years_named = Filter(variable="?t1", op="between", value=(f"{low}-01-01", f"{high}-12-31"))
        yield sketch.asks(
            "unanswerable",
            (start,),
            answer,
            gold=None,
            absent=years_named,
            several=frozenset({asked, answer}),
            clues=(Atom(subject=asked, predicate="designated_on", object="?t1"),),
            filters=(years_named,),
        )
