"""Findings of a disease: "symptoms of X include A, B and C", "X is characterized by A", "affected people have A"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medgym.literature.assertion import is_hypothetical
from medgym.literature.page import Page, Statement
from medgym.literature.rules.subjects import subject_of

_CUE = re.compile(
    r"\b(?:characteri[sz]ed (?:\w+ )?by|(?:symptoms|signs|features|characteristics|findings|manifestations|"
    r"complications|problems|abnormalities)\b[^.;]{0,80}?\b(?:include|are|is|range from|may be|can be|consist of)|"
    r"(?:may |can |often |usually |typically |commonly |also |frequently |sometimes )*(?:have|has|had|"
    r"experience[sd]?|develop(?:s|ed)?|exhibit(?:s|ed)?|show(?:s|ed)?|present(?:s|ed)? with|suffer(?:s|ed)? from|"
    r"cause[sd]?|leads? to|manifest(?:s|ed)?(?: as| with)?|includes?|involves?))\b(?! by\b)",
    re.IGNORECASE,
)
_STRICT = re.compile(
    r"\b(?:characteri[sz]ed (?:\w+ )?by|(?:symptoms|signs|features|manifestations)\b[^.;]{0,60}?\binclude|"
    r"present(?:s|ed)? with|manifest(?:s|ed)? (?:as|with))\b",
    re.IGNORECASE,
)
#: What follows is no finding of the disease: a cause, a treatment, a test, a comparison.
_OFF = re.compile(
    r"\b(?:treat\w*|therap\w*|caused by|due to|because of|test(?:s|ing|ed)?|diagnos\w+|surgery|medication\w*|vaccin\w*|"
    r"mutations?|genes?|parents?|relatives|siblings|women who are pregnant|exposure|risk factors?|"
    r"triggered by|aggravated|worsened|brought on by|made worse|"
    r"increased risk|less likely|more likely|rule out|screening|research\w*|stud(?:y|ies)|trials?)\b",
    re.IGNORECASE,
)
_ABOUT_FINDINGS = frozenset({"symptoms", "information", "complications"})
_OPENS_LIST = (":", "include", "following")
_MANY = 14


def statements(page: Page) -> Iterator[Statement]:
    """Yield findings from running text; pages about one disease are read more freely than articles."""
    free = page.focus is not None and page.article.question in _ABOUT_FINDINGS
    if page.article.question and not free:
        return
    listing: int | None = None
    for number, text in enumerate(page.sentences):
        if listing is not None and _is_item(text):
            yield from _objects(page, number, 0, listing)
            continue
        listing = None
        if not page.names(number, "phenotype", "symptom") and not text.endswith(_OPENS_LIST):
            continue
        cue = (_CUE if free else _STRICT).search(text)
        if cue is None or is_hypothetical(text):
            continue
        subject = subject_of(page, number, text[: cue.start()] or text[: cue.end()])
        if subject is None and page.focus is not None and _names_findings(cue[0]):
            subject = subject_of(page, number, text[: cue.end()])
        if subject is None:
            continue
        yield from _objects(page, number, cue.end(), subject)
        listing = subject if text.endswith(_OPENS_LIST) and _names_findings(cue[0]) else None


def _objects(page: Page, number: int, start: int, subject: int) -> Iterator[Statement]:
    """Yield the findings named after the cue, up to where the sentence turns to something else."""
    text = page.sentences[number]
    off = _OFF.search(text, start)
    end = off.start() if off else len(text)
    found = [
        (mention, finding)
        for mention, finding in page.typed(number, "phenotype", "symptom", start=start, end=end)
        if mention.entity != subject and not _is_broad(text, mention.start)
    ]
    if len(found) <= _MANY:
        for _, finding in found:
            predicate = "has_phenotype" if page.lexicon.type_of(finding) == "phenotype" else "has_symptom"
            yield Statement(number, subject, predicate, finding)


def _is_broad(text: str, start: int) -> bool:
    """Tell whether a finding is only named as a kind or a degree of something: "a form of blindness called"."""
    return bool(re.search(r"\b(?:form|type|kind|cause|risk|severity|degree|absence) of (?:\w+ )?$", text[:start]))


def _is_item(text: str) -> bool:
    return len(text) <= 120 and not text.endswith((":", "?"))


def _names_findings(cue: str) -> bool:
    return bool(re.match(r"symptom|sign|feature|characteristic|finding|manifest|complication", cue, re.IGNORECASE))
