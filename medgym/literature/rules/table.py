"""The lists of signs that GARD pages carry: rows of a finding and how many patients have it.

A row is a sentence of its own; the page names the disease. A row counts only when all of it is one known finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medgym.literature.page import Page, Statement

_HEAD = "Approximate number of patients (when available)"
_TAIL = "The Human Phenotype Ontology (HPO) has collected"
_ROW = re.compile(r"\s*(\S.*?)\s+(-|\d+(?:\.\d+)?%|\d+/\d+|\d+ of \d+)(?=\s+[A-Z0-9]|\s*$)")
_SHARE = re.compile(r" (?:(\d+(?:\.\d+)?)%|(\d+)(?:/| of )(\d+))$")
_INHERITANCE = re.compile(r"^(.*?) inheritance$", re.IGNORECASE)

#: Lower bounds, in percent, of the frequency classes of the vocabulary.
_CLASSES = ((99.5, "obligate"), (80.0, "very_frequent"), (30.0, "frequent"), (5.0, "occasional"), (0.0, "very_rare"))


def split_table(text: str) -> tuple[str, list[str], str] | None:
    """Return (text before the rows, the rows, text after them), or None where a text holds no such table."""
    head = text.find(_HEAD)
    if head < 0:
        return None
    start = head + len(_HEAD)
    tail = text.find(_TAIL, start)
    end = tail if tail >= 0 else len(text)
    rows = [f"{row[1]} {row[2]}".removesuffix(" -") for row in _ROW.finditer(text[start:end])]
    return (text[:start], rows, text[end:]) if rows else None


def frequency_class(percent: float) -> str:
    """Return the frequency class (Orphanet's) of a share of patients in percent."""
    return next(name for bound, name in _CLASSES if percent >= bound)


def statements(page: Page) -> Iterator[Statement]:
    """Yield the findings of a table, with their frequency, and modes of inheritance among its rows."""
    if page.focus is None or page.article.question != "symptoms" or _HEAD not in page.article.passages[0].text:
        return
    first, last = _rows(page)
    for number in range(first, last):
        text = page.sentences[number]
        share = _SHARE.search(text)
        name = text[: share.start()] if share else text
        mode = _INHERITANCE.match(name)
        for mention in page.of_sentence(number):
            surface = text[mention.start : mention.end]
            finding = page.read_as(mention, "phenotype", "symptom")
            if surface == name and finding is not None:
                predicate = "has_phenotype" if page.lexicon.type_of(finding) == "phenotype" else "has_symptom"
                yield Statement(number, page.focus, predicate, finding, _frequency(share) if share else {})
            inherited = page.read_as(mention, "inheritance")
            if mode and surface == mode[1] and inherited is not None:
                yield Statement(number, page.focus, "inherited_as", inherited)


def _rows(page: Page) -> tuple[int, int]:
    """Return the range of sentences that are rows."""
    numbers = range(len(page.sentences))
    first = next((n + 1 for n in numbers if page.sentences[n].endswith(_HEAD)), 0)
    return first, next((n for n in numbers if page.sentences[n].startswith(_TAIL)), len(page.sentences))


def _frequency(share: re.Match[str]) -> dict[str, str]:
    percent = float(share[1]) if share[1] else 100 * int(share[2]) / max(1, int(share[3]))
    return {"frequency": frequency_class(percent)} if 0 < percent <= 100 else {}
