"""Monographs: what a disease is, how it is inherited, when it begins, how common it is, and its usual findings.

Genes, drugs, agents and direct groups stand on other pages, so that no page answers everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from math import log

from medgym.canonical import keyed_hash
from medgym.world.documents import Document
from medgym.world.render.grammar import article, capitalised, definite, head_noun, kind_of
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.page import Draft, Page

COMMON = ("obligate", "very_frequent", "frequent")
"""Frequencies that a monograph states; the others belong to case series."""

_ORPHANET_AUTHORITY, _OTHER_AUTHORITY = 0.80, 0.70
_OPENING_GROUPS = 2
_TELLING_SIZE = 300  # groups about this large are specialties: larger ones say little, smaller ones too much at once
_RARE = ("occasional", "very_rare")
_AGES = (
    "antenatal",
    "prenatal",
    "birth",
    "neonatal",
    "infan",
    "child",
    "adolescen",
    "adult",
    "old",
    "elder",
    "any",
    "all",
)
_EVERYWHERE = frozenset({"", "worldwide", "world", "global"})
_WITH_THE = ("United ", "Netherlands", "Philippines", "Bahamas", "Middle East", "Czech Republic", "Dominican Republic")
_NOUNS = ("disorder", "condition", "disease")
_OWN_NOUNS = frozenset("syndrome disease disorder malformation anomaly dystrophy deficiency infection tumor".split())


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan one monograph for every disease of which there is something to say on it."""
    plain = (
        "subtype_of", "inherited_as", "onset_in", "prevalence_class", "located_in", "transmitted_by", "derives_from",
        "triggered_by", "has_symptom", "has_phenotype_under",
    )  # fmt: skip
    diseases: set[int] = set()
    diseases.update(*(index.by_subject(predicate) for predicate in plain))
    diseases.update(disease for disease in index.by_subject("in_group") if broad_groups(index, disease))
    diseases.update(disease for disease in index.by_subject("has_phenotype") if common_findings(index, disease))
    return (Draft(index.slug(disease), partial(_write, index, disease)) for disease in diseases)


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
        if frequency not in _RARE:
            common.setdefault(frequency if frequency in COMMON else "", []).extend(ordinals)
    return common


def broad_groups(index: FactIndex, disease: int) -> list[int]:
    """Return the ordinals of the memberships in wider groups, the most telling ones first."""
    return sorted(
        (fact for fact in index.of("in_group", disease) if index.qualifier(fact, "level") == "broad"),
        key=lambda fact: _telling(index, index.object[fact]),
    )


def _telling(index: FactIndex, group: int) -> tuple[bool, float, int]:
    """Rank a group as an answer to "what is it?": plain names of the size of a specialty come first."""
    return not _is_plain(index.inline(group)), abs(log(len(index.by_object("in_group")[group]) / _TELLING_SIZE)), group


@lru_cache(maxsize=65_536)
def _is_plain(name: str) -> bool:
    """Tell whether a name takes an article and ends with its head, as in "a rare renal disease"."""
    return kind_of(name) == article(name) and head_noun(name) == name.rsplit(" ", 1)[-1]


def ages(mentions: Sequence[Mention]) -> list[Mention]:
    """Return ages of onset, youngest first, as they follow a verb: "in infancy", "at any age"."""
    worded = [
        Mention(f"{'at' if text.split(' ', 1)[0].lower() in ('any', 'all', 'birth') else 'in'} {text}", facts)
        for text, facts in mentions
    ]
    return sorted(
        worded, key=lambda mention: next((n for n, age in enumerate(_AGES) if age in mention.text.lower()), 99)
    )


def patterns(mentions: Sequence[Mention]) -> list[Mention]:
    """Return modes of inheritance as they follow "in": "an autosomal recessive pattern"."""
    return [
        Mention(f"a pattern of {text}" if "inherit" in text.lower() else f"{article(text)} pattern", facts)
        for text, facts in mentions
    ]


def place(region: str) -> str:
    """Return where a prevalence holds, with a blank before it: " worldwide", " in Europe"."""
    if region.lower() in _EVERYWHERE:
        return " worldwide" if region else ""
    return f" in {country(region)}"


def country(name: str) -> str:
    """Return the name of a country or region with the article that some take."""
    return definite(name) if name.startswith(_WITH_THE) else name


def _write(index: FactIndex, disease: int, document_id: str) -> Document:
    page = disease_page(index, disease, document_id)
    groups = [Mention(kind_of(text), facts) for text, facts in index.objects(broad_groups(index, disease))]
    page.state("kind", groups[:_OPENING_GROUPS])
    page.state("subtype_of", index.objects(index.of("subtype_of", disease)))
    _course(page, index, disease)
    _setting(page, index, disease)
    findings = common_findings(index, disease)
    for frequency in COMMON:
        page.state(f"has_phenotype:{frequency}", index.objects(findings.get(frequency, ())))
    page.state("has_phenotype", index.objects(findings.get("", ())))
    page.state("has_phenotype_under", index.objects(index.of("has_phenotype_under", disease)))
    page.state("kind_besides", groups[_OPENING_GROUPS:])
    orphanet = index.graph.entity_ids[disease].startswith("ORPHA:")
    authority = _ORPHANET_AUTHORITY if orphanet else _OTHER_AUTHORITY
    return page.document(index, title=capitalised(index.name(disease)), type="monograph", authority=authority)


def _course(page: Page, index: FactIndex, disease: int) -> None:
    page.state("inherited_as", patterns(index.objects(index.of("inherited_as", disease))))
    page.state("onset_in", ages(index.objects(index.of("onset_in", disease))))
    for measure, measured in index.by_qualifier(index.of("prevalence_class", disease), "measure").items():
        what = "prevalence at birth" if measure == "birth" else "prevalence"
        for region, facts in index.by_qualifier(measured, "region").items():
            page.state("prevalence_class", index.objects(facts), what=what, where=place(region))


def _setting(page: Page, index: FactIndex, disease: int) -> None:
    for predicate in ("located_in", "derives_from"):
        mentions = index.objects(index.of(predicate, disease))
        page.state(predicate, [Mention(definite(text), facts) for text, facts in mentions])
    ways = index.of("transmitted_by", disease)
    routes = [fact for fact in ways if index.graph.type_of(index.object[fact]) == "transmission"]
    page.state("transmitted_by:route", index.objects(routes))
    page.state("transmitted_by:vector", index.objects(fact for fact in ways if fact not in routes))
    for predicate in ("triggered_by", "has_symptom"):
        page.state(predicate, index.objects(index.of(predicate, disease)))
