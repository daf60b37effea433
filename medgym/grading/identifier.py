"""Identifiers: a number in a known scheme, whatever the case, prefix and leading zeros; else an exact code."""

from __future__ import annotations

import re

from medgym.grading.normalise import normal_form
from medgym.grading.spellings import any_of, by_spelling
from medgym.grading.wrapper import readings

Identifier = tuple[str, str]
"""The scheme ("" for a bare number) and the number without leading zeros, or the code."""

_SCHEMES = by_spelling(
    {
        "nct": "nct",
        "pmid": "pmid|pubmed|pubmed id",
        "pmc": "pmc|pmcid",
        "omim": "omim|mim|phenotype mim",
        "orpha": "orpha|orphanet|orphacode|orpha code",
        "hp": "hp|hpo",
        "mondo": "mondo",
        "hgnc": "hgnc|hgnc id",
        "doid": "doid",
    }
)
_KINDS = ("clinicaltrials.gov identifier", "identifier", "id", "nct number", "nct id", "trial")
_SIGN = "[#*+%]?"  # what OMIM sets before a number tells the kind of entry, not another entry
_NUMBERED = re.compile(
    rf"(?:(?P<prefix>{any_of(_SCHEMES)})(?: number| no\.?)?(?:: |[ :_-])?)?"
    rf"{_SIGN}(?P<number>[0-9]{{1,12}})"
)
_DOI = re.compile(r"(?:doi: ?|https?://(?:dx\.)?doi\.org/)?(?P<code>10\.[0-9]{4,9}/\S+)")
_PAGES = re.compile(
    r"https?://(?:www\.)?(?:clinicaltrials\.gov/(?:study|ct2/show)/(?P<nct>nct[0-9]{8})"
    r"|pubmed\.ncbi\.nlm\.nih\.gov/(?P<pmid>[0-9]{1,9})|omim\.org/entry/(?P<omim>[0-9]{6}))/?"
)


def parse_identifier(text: str) -> Identifier | None:
    """Return the identifier that a normal form is, or None."""
    if match := _PAGES.fullmatch(text):
        ((scheme, number),) = ((scheme, number) for scheme, number in match.groupdict().items() if number)
        return scheme, _plain(number.removeprefix("nct"))
    if match := _DOI.fullmatch(text):
        return "doi", match["code"]
    if match := _NUMBERED.fullmatch(text):
        return _SCHEMES.get(match["prefix"] or "", ""), _plain(match["number"])
    return None


def same_identifier(answer: str, gold: str, *, bare: bool = False) -> bool:
    """Return whether `answer` is `gold`; if `bare`, a number alone is read in the scheme of `gold`."""
    code = normal_form(gold)
    wanted = parse_identifier(code)
    for reading in readings(answer, *_KINDS):
        given = parse_identifier(reading)
        if given and wanted and bare and not given[0]:
            given = wanted[0], given[1]
        if reading == code != "" or (given and given == wanted):
            return True
    return False


def _plain(number: str) -> str:
    return number.lstrip("0") or "0"
