"""Who a sentence speaks of: a disease it names, or the page's own by "this condition", "affected people" and such."""

from __future__ import annotations

import re

from medgym.literature.page import Page

ANAPHOR = re.compile(
    r"\b(?:(?:this|the) (?:rare |inherited |genetic )*(?:condition|disorder|disease|syndrome)|"
    r"(?:affected|these) (?:individuals|people|children|infants|patients|persons|men|women|males|females|babies)|"
    r"(?:people|individuals|patients|children|infants|those|persons|men|women) (?:with|who have) (?:this|the) (?:"
    r"condition|disorder|disease|syndrome)|"
    r"(?:signs?|symptoms?|features?|characteristics|findings|manifestations|complications)|it|cases)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:unlike|in contrast|similar to|other (?:conditions|disorders|diseases)|related (?:conditions|disorders)|"
    r"carriers?|differential|confused with|resembl\w+|side effects?|people without|"
    r"general population|distinguish\w*)\b",
    re.IGNORECASE,
)
_MOST_NAMED = 3


def subject_of(page: Page, number: int, zone: str, start: int = 0) -> int | None:
    """Return the disease that a zone of a sentence speaks of, or None where that is not plain.

    The zone begins at `start` of the sentence. The focus wins if it is named, else the only disease named, else the
    focus if the zone refers to it ("this condition") or is empty.
    """
    if _OTHERS.search(page.sentences[number]):
        return None
    named = [
        entity
        for mention, entity in page.typed(number, "disease", start=start, end=start + len(zone))
        if page.only_disease(mention)
    ]
    if len(set(named)) > _MOST_NAMED:
        return None
    if named:
        return page.focus if page.focus in named else named[0] if len(set(named)) == 1 else None
    if _names_another(page, number, start, start + len(zone)):
        return None
    if page.focus is not None and (ANAPHOR.search(zone) or not zone.strip()):
        return page.focus
    return None


def _names_another(page: Page, number: int, start: int, end: int) -> bool:
    """Tell whether a zone speaks of a condition that is a disease too: "features of emphysema" on another's page."""
    text = page.sentences[number]
    return any(
        page.read_as(mention, "disease") is not None and text[: mention.start].endswith((" of ", " with ", " from "))
        for mention in page.of_sentence(number)
        if start <= mention.start and mention.end <= end and mention.entity != page.focus
    )
