"""Genes of a disease: "mutations in G cause D", "D is caused by changes in the G gene", and weaker associations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medgym.literature.assertion import is_hypothetical
from medgym.literature.page import Page, Statement
from medgym.literature.rules.subjects import ANAPHOR, subject_of

_CHANGE = re.compile(
    r"\b(?:mutations?|mutated|variants?|changes?|deletions?|duplications?|alterations?|defects?|abnormalit(?:y|ies)|"
    r"errors?|expansions?|rearrangements?)\b",
    re.IGNORECASE,
)
_CAUSES = re.compile(
    r"\b(?:(?:is|are|was|were) (?:the )?(?:cause|responsible for)(?: of)?|causes?|caused|causing|underl(?:ie|ies|ay)|"
    r"accounts? for|result(?:s|ed)? in|leads? to|responsible for)\b"
)
_CAUSED_BY = re.compile(r"\b(?:caused by|due to|results? from|resulting from|result of|arises? from)\b")
_ASSOCIATED = re.compile(
    r"\b(?:(?:is|are|was|were|been) (?:significantly |strongly )?associated with|"
    r"increases? the (?:risk|likelihood) of (?:developing )?|contributes? to|ha(?:s|ve) been linked to|"
    r"(?:been )?(?:found|identified) in (?:some )?(?:people|individuals|patients|families|children) with)\b"
)
_WEAK = re.compile(
    r"\b(?:may|respectively|not all|other genes|animal|mice|mouse|protects?|reduced risk|lower risk)\b", re.IGNORECASE
)
_NEAR = 70
_GENERIC_SLOT = re.compile(
    r"^\s*(?:the )?(?:signs and symptoms|features|characteristics|most|all|some|many|cases|of|an?|about|\d+|\W)*"
)


def statements(page: Page) -> Iterator[Statement]:
    """Yield causal genes and associations, sentence by sentence."""
    for number, text in enumerate(page.sentences):
        if not page.names(number, "gene") or not _CHANGE.search(text) or _WEAK.search(text) or is_hypothetical(text):
            continue
        found = list(_active(page, number, _CAUSES, "caused_by")) or list(_passive(page, number))
        yield from found or _active(page, number, _ASSOCIATED, "associated_gene")


def _active(page: Page, number: int, verb: re.Pattern[str], predicate: str) -> Iterator[Statement]:
    """Read "changes in G ... verb ... D"."""
    text = page.sentences[number]
    change = _CHANGE.search(text)
    for match in verb.finditer(text, change.end() if change else 0):
        if text[match.end() :].lstrip().startswith("by"):
            continue
        genes = [
            gene for _, gene in page.typed(number, "gene", start=change.start() if change else 0, end=match.start())
        ]
        disease = _object(page, number, match.end()) if genes else None
        if disease is not None:
            for gene in genes:
                yield Statement(number, disease, predicate, gene)
            return


def _object(page: Page, number: int, start: int) -> int | None:
    """Return the disease right after a verb: the first name there, or the page's own by reference."""
    text = page.sentences[number]
    first = next((mention for mention in page.of_sentence(number) if mention.start >= start), None)
    slot = text[start : first.start if first else len(text)]
    reference = ANAPHOR.match(slot.lstrip())
    if (
        page.focus is not None
        and reference
        and not re.match(r"(?:signs?|symptoms?|features?|it)\b", reference[0], re.I)
    ):
        return page.focus
    if first is None or len(slot) > _NEAR or not page.only_disease(first):
        return None
    if len(_GENERIC_SLOT.sub("", slot).split()) > 2 and first.entity != page.focus:
        return None
    return page.read_as(first, "disease")


def _passive(page: Page, number: int) -> Iterator[Statement]:
    """Read "D is caused by changes in G"."""
    text = page.sentences[number]
    for match in _CAUSED_BY.finditer(text):
        change = _CHANGE.search(text, match.end(), match.end() + _NEAR)
        if change is None:
            continue
        genes = [
            gene
            for mention, gene in page.typed(number, "gene", start=change.start())
            if _listed(text, change.end(), mention.start)
        ]
        subject = subject_of(page, number, text[: match.start()]) if genes else None
        if subject is not None:
            for gene in genes:
                yield Statement(number, subject, "caused_by", gene)
            return


def _listed(text: str, start: int, end: int) -> bool:
    """Tell whether a gene still belongs to the list that a change opens: no new clause lies between."""
    return not re.search(
        r"[.;:]| (?:which|that|who|where|while|whereas|is|are|was|were|provides?|encod\w+) ", text[start:end]
    )
