"""What all pages on one disease share: its stand-in names, its findings by frequency, and the words of its course."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from medgym.canonical import keyed_hash
from medgym.world.render.grammar import article, definite
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.page import Page

COMMON = ("obligate", "very_frequent", "frequent")
"""Frequencies of findings that monographs state."""

RARE = ("occasional", "very_rare")
"""Frequencies of findings that case series state."""

_NOUNS = ("disorder", "condition", "disease")
_OWN_NOUNS = frozenset("syndrome disease disorder malformation anomaly dystrophy deficiency infection tumor".split())
_AGES = tuple("antenatal prenatal birth neonatal infan child adolescen adult old elder any all".split())
_EVERYWHERE = frozenset({"worldwide", "world", "global"})
_WITH_THE = ("United ", "Netherlands", "Philippines", "Bahamas", "Middle East", "Czech Republic", "Dominican Republic")


def disease_page(index: FactIndex, disease: int, document_id: str) -> Page:
    """Return an empty page about a disease, which later sentences call by one noun ("the syndrome", "it")."""
    name = index.inline(disease)
    last = name.rsplit(" ", 1)[-1]
    noun = last if last in _OWN_NOUNS else _NOUNS[keyed_hash(document_id, "noun") % len(_NOUNS)]
    later = (f"the {noun}", f"this {noun}")
    return Page(document_id, name, later, (*later, "it"))


def common_findings(index: FactIndex, disease: int) -> dict[str, list[int]]:
    """Return frequency -> ordinals of the findings that are common, or come without a known frequency ("")."""
    found = index.by_qualifier(index.of("has_phenotype", disease), "frequency")
    common: dict[str, list[int]] = {}
    for frequency, ordinals in found.items():
        if frequency not in RARE:
            common.setdefault(frequency if frequency in COMMON else "", []).extend(ordinals)
    return common


def ages(mentions: Sequence[Mention]) -> list[Mention]:
    """Return ages of onset, youngest first, as they follow a verb: "in infancy", "at any age"."""
    worded = [Mention(f"{_preposition(text)} {text}", facts) for text, facts in mentions]
    return sorted(worded, key=lambda mention: _rank(mention.text.lower()))


def _preposition(age: str) -> str:
    return "at" if age.lower().startswith(("any ", "all ", "birth")) else "in"


def _rank(age: str) -> int:
    return next((rank for rank, part in enumerate(_AGES) if part in age), len(_AGES))


def patterns(mentions: Sequence[Mention]) -> list[Mention]:
    """Return modes of inheritance as they follow "in": "an autosomal recessive pattern"."""
    return [
        Mention(f"a pattern of {text}" if "inherit" in text.lower() else f"{article(text)} pattern", facts)
        for text, facts in mentions
    ]


def _as_it_is(mentions: Sequence[Mention]) -> list[Mention]:
    return list(mentions)


COURSE: Mapping[str, Callable[[Sequence[Mention]], list[Mention]]] = {
    "onset_in": ages,
    "inherited_as": patterns,
    "prevalence_class": _as_it_is,
}
"""Predicate of the course of a disease -> how its objects are put into the words of a lay page."""


def place(region: str) -> str:
    """Return where a prevalence holds, with a blank before it: " worldwide", " in Europe"; "" if nobody says."""
    if region.lower() in _EVERYWHERE:
        return " worldwide"
    return f" in {country(region)}" if region else ""


def country(name: str) -> str:
    """Return the name of a country or region with the article that some take."""
    return definite(name) if name.startswith(_WITH_THE) else name
