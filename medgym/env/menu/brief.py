"""What the question's text says: the things it names, in which part of it, years, and signal words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from medgym.env.menu.lexicon import FINDINGS, Lexicon
from medgym.tools.focus import content_words

PARTS: Final = 2
"""A question may speak of a second thing of the same kind; its clues are kept apart from those of the first."""

MAX_CLUES: Final = 16

CUES: Final = (
    "gene", "drug", "designation", "product|approved", "sponsor|applicant", "trade name", "organism|infection",
    "oldest|first|earliest", "latest|most recent", "by then|as they stood|stood at", "same gene", "same drug", "same",
)  # fmt: skip
"""Words that tell what kind of thing is in between; each is one number of the state."""

_HINTS: Final = {
    "monograph": "", "case_series": "", "gene": r"\bgene", "designation": "designation",
    "approval": "approv|product|trade name|market", "mechanism": r"\bdrug", "group": "organism|infect|classif",
}  # fmt: skip
"""Words that speak for looking at a type of page."""

_ANOTHER = re.compile(r"\b(?:second|another|other|third)\b")
_SNAPSHOT = re.compile(r"\b(?:up to|of) [A-Z][a-z]+ \d{4}\b")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_CUES = tuple(re.compile(rf"\b(?:{cue})") for cue in CUES)


@dataclass(frozen=True, slots=True)
class Brief:
    """The question as far as its text goes.

    Attributes:
        answer_type: public kind of the answer: an entity type, "date", "number" ...
        bits: things that the text names, each with the bit of its clue; a name that several things share is one clue.
        masks: the bits of the clues of each part.
        findings: one finding for each clue of a part that names any: what a search can start from.
        cues: 1.0 for each of `CUES` that stands in the text.
        years: first and last year that the text names, or None; dates of the lists that it quotes do not count.
        by_then: everything up to these years counts, not what lies between them alone.
        words: content words of the text.
        hints: types of pages that its words speak for.
    """

    answer_type: str
    bits: dict[int, int]
    masks: tuple[int, ...]
    findings: tuple[tuple[int, ...], ...]
    cues: tuple[float, ...]
    years: tuple[int, int] | None
    by_then: bool
    words: frozenset[str]
    hints: frozenset[str]


def read_brief(text: str, answer_type: str, lexicon: Lexicon) -> Brief:
    """Return what a question says."""
    turn = _turn(text)
    bits: dict[int, int] = {}
    masks, findings = [0] * PARTS, [list[int]() for _ in range(PARTS)]
    for start, nodes in lexicon.places(text):
        bit, part = 1 << sum(mask.bit_count() for mask in masks), int(start >= turn)
        new = [node for node in nodes if node not in bits]
        if len(new) == len(nodes) and bit < 1 << MAX_CLUES:
            bits |= dict.fromkeys(new, bit)
            masks[part] |= bit
            findings[part] += [node for node in new if lexicon.types[node] in FINDINGS][:1]
    years = [int(year) for year in _YEAR.findall(_SNAPSHOT.sub(" ", text))]
    return Brief(
        answer_type=answer_type,
        bits=bits,
        masks=tuple(masks),
        findings=tuple(map(tuple, findings)),
        cues=tuple(float(cue.search(text) is not None) for cue in _CUES),
        years=(min(years), max(years)) if years else None,
        by_then="end of" in text or "by then" in text,
        words=content_words(text),
        hints=frozenset(kind for kind, hint in _HINTS.items() if re.search(hint, text)),
    )


def _turn(text: str) -> int:
    """Return where the sentence begins that first speaks of a second thing; the end of the text if none does."""
    found = _ANOTHER.search(text)
    return len(text) if found is None else text.rfind(". ", 0, found.start()) + 1
