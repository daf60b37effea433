"""Modes of inheritance: "this condition is inherited in an autosomal recessive pattern"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medgym.literature.assertion import is_hypothetical
from medgym.literature.page import Page, Statement
from medgym.literature.rules.subjects import subject_of

_SAYS = re.compile(r"\b(?:inherited|inheritance|pattern|manner|trait|transmitted)\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:for example|in general|genetic conditions|disorders can|most genetic|a characteristic of)\b", re.IGNORECASE
)


def statements(page: Page) -> Iterator[Statement]:
    """Yield the modes that a sentence ascribes to the one disease it speaks of."""
    for number, text in enumerate(page.sentences):
        if (
            not page.names(number, "inheritance")
            or not _SAYS.search(text)
            or _GENERAL.search(text)
            or is_hypothetical(text)
        ):
            continue
        modes = list(page.typed(number, "inheritance"))
        if not modes:
            continue
        subject = subject_of(page, number, text[: modes[0][0].start])
        if subject is not None:
            for _, mode in modes:
                yield Statement(number, subject, "inherited_as", mode)
