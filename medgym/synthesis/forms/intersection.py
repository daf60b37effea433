"""Intersections: two conditions, each described too loosely to be named alone, that share one gene, agent, drug or
company. Only together do they single it out.
"""

from __future__ import annotations

from collections.abc import Iterator

from medgym.synthesis.draft import Draft, Sketch
from medgym.synthesis.forms.atlas import Atlas, Pattern, Walk, shuffled

_ARMS: tuple[Pattern, ...] = (
    (("caused_by", False),),
    (("caused_by_agent", False),),
    (("designation_for", True), ("designates", False)),
    (("designation_for", True), ("sponsor", False)),
    (("indicated_for", True),),
)
_OTHER_DISEASE: Pattern = (("caused_by", True),)
_OTHER_INFECTION: Pattern = (("caused_by_agent", True),)
_PRODUCT: Pattern = (("active_ingredient", True),)
_SECOND_PRODUCT: Pattern = (("applicant", False), ("applicant", True))
#: What may be asked of another disease.
_REGULATED: tuple[Pattern, ...] = (
    (("designation_for", True), ("sponsor", False)),
    (("designation_for", True), ("designates", False)),
    (("designation_for", True), ("designates", False), *_PRODUCT, ("brand_name", False)),
    (("designation_for", True), ("sponsor", False), ("sponsor", True), ("designates", False)),
    (("indicated_for", True), *_PRODUCT, ("applicant", False)),
)
#: What may follow the shared thing.
_TAILS: dict[str, tuple[Pattern, ...]] = {
    "gene": ((), _OTHER_DISEASE, *(_OTHER_DISEASE + tail for tail in _REGULATED)),
    "organism": ((), _OTHER_INFECTION, *(_OTHER_INFECTION + tail for tail in _REGULATED)),
    "drug": (
        (),
        (*_PRODUCT, ("brand_name", False)),
        (*_PRODUCT, ("applicant", False)),
        (*_PRODUCT, ("first_approved_on", False)),
        (*_PRODUCT, *_SECOND_PRODUCT, ("brand_name", False)),
        (*_PRODUCT, *_SECOND_PRODUCT, ("active_ingredient", False)),
        (*_PRODUCT, *_SECOND_PRODUCT, ("first_approved_on", False)),
    ),
    "company": (
        (),
        (("applicant", True), ("brand_name", False)),
        (("sponsor", True), ("designates", False)),
        (("sponsor", True), ("designation_for", False)),
        (("sponsor", True), ("designates", False), *_PRODUCT, ("brand_name", False)),
        (("sponsor", True), ("designates", False), *_PRODUCT, ("first_approved_on", False)),
        (("applicant", True), ("active_ingredient", False), ("designates", True), ("designation_for", False)),
    ),
}
_MOST_PARTNERS = 8


def intersections(atlas: Atlas, seed: int, salt: str) -> Iterator[Draft]:
    """Yield drafts of two arms that meet; the second arm's disease is drawn among those that share the hub."""
    for number in shuffled(range(len(_ARMS)), salt, "arms"):
        for walk in atlas.wander(seed, _ARMS[number], salt, most=2):
            yield from _meeting(atlas, seed, walk, _ARMS[number], salt)


def _meeting(atlas: Atlas, seed: int, walk: Walk, arm: Pattern, salt: str) -> Iterator[Draft]:
    """Yield drafts in which other diseases reach the hub of a walk by the same kind of arm."""
    hub, tails = walk[-1][2], _TAILS[atlas.graph.entity_types[walk[-1][2]]]
    back: Pattern = tuple((predicate, not inverse) for predicate, inverse in reversed(arm))
    used = {seed, *_nodes(walk)}
    partners = [_nodes(w) for w in atlas.wander(hub, back, salt, most=8) if used.isdisjoint(_nodes(w))]
    for partner in partners[:_MOST_PARTNERS]:
        for number in shuffled(range(len(tails)), salt, "tail", hub):
            for end in atlas.wander(hub, tails[number], salt, most=1):
                if used.union(partner).isdisjoint(_nodes(end)):
                    yield _draft(atlas, seed, walk, arm, partner[::-1], end)


def _draft(atlas: Atlas, seed: int, walk: Walk, arm: Pattern, partner: list[int], end: Walk) -> Draft:
    """Return the draft; `partner` holds the second disease and what lies between it and the hub."""
    sketch = Sketch(atlas.graph)
    first = sketch.place(seed)
    shared = sketch.walk(first, walk)
    second = sketch.place(partner[0])
    here = sketch.walk(second, [(*step, node) for step, node in zip(arm[:-1], partner[1:], strict=True)])
    sketch.join(here, arm[-1][0], shared, arm[-1][1])
    return sketch.asks("intersection", (first, second), sketch.walk(shared, end))


def _nodes(walk: Walk) -> list[int]:
    return [node for _, _, node in walk]
