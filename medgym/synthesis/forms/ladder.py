"""Ladders: from a disease up the regulatory record, rung by rung (designation, drug, sponsor, approval, product), and
ways that lead through an infectious agent.
"""

from __future__ import annotations

from collections.abc import Iterator

from medgym.synthesis.draft import Draft, Sketch
from medgym.synthesis.forms.atlas import Atlas, Pattern, shuffled

_SIBLING: Pattern = (("caused_by", False), ("caused_by", True))
_AGENT: Pattern = (("caused_by_agent", False), ("caused_by_agent", True))
_TO_DRUG: Pattern = (("designation_for", True), ("designates", False))
_TO_SPONSOR: Pattern = (("designation_for", True), ("sponsor", False))
_TO_TREATMENT: Pattern = (("indicated_for", True),)
_TO_PRODUCT: Pattern = (("active_ingredient", True),)
_TO_SECOND_PRODUCT: Pattern = (("applicant", False), ("applicant", True))
_OTHER_DESIGNATION: Pattern = (("sponsor", True),)
_SAME_DRUG: Pattern = (("designates", False), ("designates", True))
_NEXT_DRUG: Pattern = (("active_ingredient", False), ("designates", True))
_END: tuple[Pattern, ...] = (
    (("first_approved_on", False),),
    (("brand_name", False),),
    (("active_ingredient", False),),
    (("applicant", False),),
)
_END_OF_DESIGNATION: tuple[Pattern, ...] = (
    (("trade_name", False),),
    (("marketing_approved_on", False),),
    (("exclusivity_ends_on", False),),
    (("designates", False),),
    (("designation_for", False),),
    (("designated_on", False),),
)
_LATER: tuple[Pattern, ...] = ((("sponsor", False),), (("designation_for", False),), (("designated_on", False),))

_LADDERS: tuple[Pattern, ...] = (
    *(_TO_DRUG + _TO_PRODUCT + end for end in _END if end[0][0] != "active_ingredient"),
    *(_TO_DRUG + _TO_PRODUCT + _TO_SECOND_PRODUCT + end for end in _END[:3]),
    *(_TO_SPONSOR + _OTHER_DESIGNATION + end for end in _END_OF_DESIGNATION),
    *(_SIBLING + _TO_DRUG + _TO_PRODUCT + end for end in _END if end[0][0] != "active_ingredient"),
    *(_SIBLING + _TO_DRUG + _TO_PRODUCT + _TO_SECOND_PRODUCT + end for end in _END[:3]),
    *(_SIBLING + _TO_SPONSOR + _OTHER_DESIGNATION + end for end in _END_OF_DESIGNATION),
    *(_SIBLING + _TO_SPONSOR + _OTHER_DESIGNATION + (("designates", False),) + _TO_PRODUCT + end for end in _END[:2]),
    *(_TO_SPONSOR + _OTHER_DESIGNATION + (("designates", False),) + _TO_PRODUCT + end for end in _END),
    *(_TO_SPONSOR + _OTHER_DESIGNATION + _SAME_DRUG + end for end in _LATER),
    *(_TO_DRUG + _TO_PRODUCT + _TO_SECOND_PRODUCT + _NEXT_DRUG + end for end in _LATER),
    *(_TO_TREATMENT + _TO_PRODUCT + _TO_SECOND_PRODUCT + _NEXT_DRUG + end for end in _LATER),
    *(_TO_TREATMENT + _TO_PRODUCT + end for end in _END if end[0][0] != "active_ingredient"),
    *(_SIBLING + _TO_TREATMENT + _TO_PRODUCT + end for end in _END if end[0][0] != "active_ingredient"),
    *(_SIBLING + _TO_TREATMENT + _TO_PRODUCT + _TO_SECOND_PRODUCT + end for end in _END[:3]),
)
_INFECTIONS: tuple[Pattern, ...] = (
    (("caused_by_agent", False),),
    _AGENT,
    *(_AGENT + _TO_SPONSOR[:1] + end for end in (*_END_OF_DESIGNATION, (("sponsor", False),))),
    *((("designation_for", True), *end) for end in (*_END_OF_DESIGNATION, (("sponsor", False),))),
    *(_AGENT + _TO_DRUG + _TO_PRODUCT + end for end in _END if end[0][0] != "active_ingredient"),
    *(_TO_DRUG + _TO_PRODUCT + end for end in _END if end[0][0] != "active_ingredient"),
)
_WALKS_EACH = 2


def ladders(atlas: Atlas, seed: int, salt: str) -> Iterator[Draft]:
    """Yield a draft per walk up the ladder, asking for its last rung."""
    yield from _walks(atlas, seed, salt, "ladder", _LADDERS)


def infections(atlas: Atlas, seed: int, salt: str) -> Iterator[Draft]:
    """Yield drafts about an infection: its agent, another infection with the agent, what was designated for these."""
    if seed in atlas.graph.forward("caused_by_agent"):
        yield from _walks(atlas, seed, salt, "infectious", _INFECTIONS)


def _walks(atlas: Atlas, seed: int, salt: str, form: str, patterns: tuple[Pattern, ...]) -> Iterator[Draft]:
    for number in shuffled(range(len(patterns)), salt, form):
        for walk in atlas.wander(seed, patterns[number], salt, most=_WALKS_EACH):
            sketch = Sketch(atlas.graph)
            start = sketch.place(seed)
            yield sketch.asks(form, (start,), sketch.walk(start, walk))
