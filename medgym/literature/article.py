"""What a reader yields: one record of a literature, before anything is linked in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text. `label` is its heading in a structured abstract ("METHODS"), or ""."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One record.

    Attributes:
        id: document id, `^[A-Za-z0-9:_.-]{1,128}$`.
        title: heading, or the question of a question-answer page.
        passages: the text in reading order; may be empty (records without an abstract).
        source: name of the source it goes back to, a key of `origins.ORIGINS` or the user's own word.
        type: document type of the vocabulary.
        date: ISO date.
        authority: in [0, 1], from metadata alone.
        focus: names of the one thing the page is about, most trusted first; () for articles.
        question: MedQuAD's question type ("symptoms" ...), or "".
    """

    id: str
    title: str
    passages: tuple[Passage, ...]
    source: str
    type: str
    date: str
    authority: float
    focus: tuple[str, ...] = ()
    question: str = ""


@dataclass
class Tally:
    """What was left out while reading, by reason: every loss is counted, none is silent."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, reason: str, number: int = 1) -> None:
        """Count `number` losses of one kind."""
        if number:
            self.counts[reason] += number
