"""What causes an infection, where a disease sits, and which protein a drug blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from medgym.literature.assertion import is_hypothetical
from medgym.literature.page import Page, Statement
from medgym.literature.rules.subjects import subject_of

_CAUSED_BY = re.compile(
    r"\b(?:caused by|infection with|results from infection (?:with|by))\s+(?:(?:an?|the|infection|with|"
    r"bacteri(?:um|a|al)|virus|parasit(?:e|es|ic)|fungus|fungi|worms?|roundworm|tapeworm|protozoan|microscopic|called|"
    r"known|as|named|species|of|genus|members?|gram-negative|gram-positive|organisms?|mosquito-borne|tick-borne|,)\s*)*$",
    re.IGNORECASE,
)
_SITS = re.compile(
    r"^[^.;]{0,40}?\b(?:is|are) (?:an? |the )?(?:\w+ ){0,4}?(?:cancers?|diseases?|disorders?|infections?|tumors?|"
    r"inflammation|malignanc(?:y|ies)|conditions?)(?: in which [^.;,]{0,40}? form)? ?(?:that )?"
    r"(?:forms? in|starts? in|begins? in|arises? in|affects?|affecting|of|in)(?: primarily| mainly)? "
    r"(?:the )?(?:tissues? of the |lining of the |cells of the )?$",
    re.IGNORECASE,
)
_FUNCTION = re.compile(r"'?s? (?:development|functions?|clotting|formation|metabolism|growth|activity|electrical)\b")
_BLOCKS = re.compile(
    r"^\s*(?:,[^,]{0,40},)?\s*(?:selectively |specifically )?(?:inhibits?|blocks?|"
    r"is an? (?:\w+ )?inhibitor of)\s+(?:the )?(?:activity of )?(?:the )?$"
)


def statements(page: Page) -> Iterator[Statement]:
    """Yield agents, sites and inhibited proteins."""
    for number, text in enumerate(page.sentences):
        if not page.names(number, "organism", "anatomy", "protein") or is_hypothetical(text):
            continue
        yield from _agents(page, number, text)
        mentions = page.of_sentence(number)
        for left, right in pairwise(mentions):
            between = text[left.end : right.start]
            disease, site = page.read_as(left, "disease"), page.read_as(right, "anatomy")
            if disease is not None and site is not None and page.only_disease(left) and _sits(text, between, right.end):
                yield Statement(number, disease, "located_in", site)
            drug, protein = page.read_as(left, "drug"), page.read_as(right, "protein")
            if drug is not None and protein is not None and _BLOCKS.match(between):
                yield Statement(number, drug, "inhibits", protein)


def _sits(text: str, between: str, end: int) -> bool:
    """Tell whether a site is where a disease sits, and not what it disturbs ("brain development", "blood clotting")."""
    return bool(_SITS.match(between)) and not _FUNCTION.match(text, end)


def _agents(page: Page, number: int, text: str) -> Iterator[Statement]:
    for mention, organism in page.typed(number, "organism"):
        cue = _CAUSED_BY.search(text[: mention.start])
        subject = subject_of(page, number, text[: cue.start()]) if cue else None
        if subject is not None:
            yield Statement(number, subject, "caused_by_agent", organism)
