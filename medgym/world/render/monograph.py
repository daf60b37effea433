"""Monographs: what a disease is, how it is inherited, when it begins, how common it is, and its usual findings.

Genes, drugs, agents and direct groups stand on other pages, so that no page answers everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from math import log

from medgym.world.documents import Document
from medgym.world.render.disease import COMMON, ages, common_findings, disease_page, patterns, place
from medgym.world.render.grammar import article, capitalised, definite, head_noun, kind_of
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.page import Draft, Page

_ORPHANET_AUTHORITY, _OTHER_AUTHORITY = 0.80, 0.70
_OPENING_GROUPS = 2
_TELLING_SIZE = 300  # groups about this large are specialties: larger ones say little, smaller ones too much at once


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan one monograph for every disease of which there is something to say on it."""
    plain = (
        "subtype_of", "inherited_as", "onset_in", "prevalence_class", "located_in", "transmitted_by", "derives_from",
        "triggered_by", "has_symptom", "has_phenotype_under",
    )  # fmt: skip
    diseases: set[int] = set()
    diseases.update(*(index.by_subject(predicate) for predicate in plain))
    diseases.update(disease for disease in index.by_subject("in_group") if _broad_groups(index, disease))
    diseases.update(disease for disease in index.by_subject("has_phenotype") if common_findings(index, disease))
    return (Draft(index.slug(disease), partial(_write, index, disease)) for disease in diseases)


def _broad_groups(index: FactIndex, disease: int) -> list[int]:
    """Return the ordinals of the memberships in wider groups."""
    return [fact for fact in index.of("in_group", disease) if index.qualifier(fact, "level") == "broad"]


def _kinds(index: FactIndex, disease: int) -> list[Mention]:
    """Return what a disease is by its wider groups ("a rare renal disease"), the most telling ones first."""
    ranked = sorted(_broad_groups(index, disease), key=lambda fact: _telling(index, index.object[fact]))
    return [Mention(kind_of(text), facts) for text, facts in index.objects(ranked)]


def _telling(index: FactIndex, group: int) -> tuple[bool, float, int]:
    """Rank a group as an answer to "what is it?": plain names of the size of a specialty come first."""
    return not _is_plain(index.inline(group)), abs(log(len(index.by_object("in_group")[group]) / _TELLING_SIZE)), group


@lru_cache(maxsize=65_536)
def _is_plain(name: str) -> bool:
    """Tell whether a name takes an article and ends with its head, as in "a rare renal disease"."""
    return kind_of(name) == article(name) and head_noun(name) == name.rsplit(" ", 1)[-1]


def _write(index: FactIndex, disease: int, document_id: str) -> Document:
    page = disease_page(index, disease, document_id)
    kinds = _kinds(index, disease)
    page.state("kind", kinds[:_OPENING_GROUPS])
    page.state("subtype_of", index.objects(index.of("subtype_of", disease)))
    _course(page, index, disease)
    _setting(page, index, disease)
    findings = common_findings(index, disease)
    for frequency in COMMON:
        page.state(f"has_phenotype:{frequency}", index.objects(findings.get(frequency, ())))
    page.state("has_phenotype", index.objects(findings.get("", ())))
    page.state("kind_besides", kinds[_OPENING_GROUPS:])
    page.state("has_phenotype_under", index.objects(index.of("has_phenotype_under", disease)))
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
