"""General web pages: lay texts on diseases and drugs, and company profiles. Dated, less sure, sometimes wrong.

They repeat what monographs and reviews say and add nothing to it, so that they never shorten the way to an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from medgym.canonical import keyed_hash
from medgym.world.documents import Document
from medgym.world.facts import Claim
from medgym.world.graph import fact_ordinal
from medgym.world.render.claims import claim_of
from medgym.world.render.disease import ages, common_findings, country, disease_page, patterns, place
from medgym.world.render.grammar import capitalised, is_plural
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.page import Draft, Page

_FIRST_YEAR, _LAST_YEAR, _LAST_OUTDATED_YEAR = 2009, 2024, 2014
_LOWEST, _HIGHEST = 10, 40
_PROFILE_AUTHORITY = 0.40
_MOST_INDICATIONS = 3


def _as_it_is(mentions: Sequence[Mention]) -> list[Mention]:
    return list(mentions)


_COURSE = {"onset_in": ages, "inherited_as": patterns, "prevalence_class": _as_it_is}
_DISEASE_TITLES = ("{}: what patients should know", "Living with {}", "{} explained", "A short guide to {}")
_DRUG_TITLES = ("{}: information for patients", "What is {} for?", "{} in brief", "Taking {}")


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan pages on about half of the diseases and of the drugs in use, and a profile of every company."""
    for disease in _told_diseases(index):
        yield Draft(_id(index, disease), partial(_on_disease, index, disease))
    for drug in index.by_subject("indicated_for"):
        if _chosen(index, drug):
            yield Draft(_id(index, drug), partial(_on_drug, index, drug))
    for company in index.by_subject("based_in"):
        yield Draft(f"company-{index.slug(company)}", partial(_on_company, index, company))


def claims(index: FactIndex) -> Iterator[Claim]:
    """Yield the planted claims of all pages, by disease."""
    found = (_claim(index, disease, _topics(index, disease)) for disease in _told_diseases(index))
    return (claim for claim in found if claim is not None)


def _told_diseases(index: FactIndex) -> list[int]:
    """Return the diseases that have a web page, in order."""
    diseases = set().union(*(index.by_subject(predicate) for predicate in (*_COURSE, "has_phenotype")))
    return sorted(disease for disease in diseases if _chosen(index, disease) and _topics(index, disease))


def _topics(index: FactIndex, disease: int) -> dict[str, list[int]]:
    """Return predicate -> ordinals of what can be told about a disease in lay words."""
    common = sorted(fact for facts in common_findings(index, disease).values() for fact in facts)
    topics = {"has_phenotype": common} | {predicate: list(index.of(predicate, disease)) for predicate in _COURSE}
    return {predicate: facts for predicate, facts in topics.items() if facts}


def _claim(index: FactIndex, disease: int, topics: dict[str, list[int]]) -> Claim | None:
    """Return the claim that a page makes, if any; no page consists of a claim alone."""
    return claim_of(index, disease) if len(topics) > 1 else None


def _id(index: FactIndex, node: int) -> str:
    return f"web-{index.slug(node)}"


def _chosen(index: FactIndex, node: int) -> bool:
    return keyed_hash("web", index.graph.entity_ids[node]) % 2 == 0


def _on_disease(index: FactIndex, disease: int, document_id: str) -> Document:
    page, topics = disease_page(index, disease, document_id), _topics(index, disease)
    claim = _claim(index, disease, topics)
    for predicate, facts in topics.items():
        replaced = claim is not None and claim.predicate == predicate != "has_phenotype"
        if not replaced:  # otherwise the claim stands in the place of the truth: a page does not contradict itself
            _tell(page, index, predicate, facts)
        if claim is not None and claim.predicate == predicate:
            _make_claim(page, index, claim)
    outdated = claim is not None and claim.rule == "outdated"
    return _document(page, index, _title(_DISEASE_TITLES, page), _LAST_OUTDATED_YEAR if outdated else _LAST_YEAR)


def _tell(page: Page, index: FactIndex, predicate: str, facts: list[int]) -> None:
    key = f"web:{predicate}"
    if predicate == "has_phenotype":
        turn = keyed_hash(page.id, "findings")
        start, count = turn % len(facts), 2 + (turn >> 32) % 2
        page.state(key, index.objects((facts[start:] + facts[:start])[:count]))
    elif predicate == "prevalence_class":
        page.state(key, index.objects(facts[:1]), **_population(index, facts[0]))
    else:
        page.state(key, _COURSE[predicate](index.objects(facts)))


def _population(index: FactIndex, fact: int) -> dict[str, str]:
    """Return of whom and where a prevalence holds, as fields of its wording."""
    whom = "newborns" if index.qualifier(fact, "measure") == "birth" else "people"
    return {"whom": whom, "where": place(index.qualifier(fact, "region"))}


def _make_claim(page: Page, index: FactIndex, claim: Claim) -> None:
    mention = [Mention(index.inline(index.graph.node(claim.object)), ())]
    worded = _COURSE.get(claim.predicate, _as_it_is)
    fields = _population(index, fact_ordinal(claim.contradicts)) if claim.predicate == "prevalence_class" else {}
    page.claim(f"web:{claim.predicate}", worded(mention), claim.id, **fields)


def _on_drug(index: FactIndex, drug: int, document_id: str) -> Document:
    name = index.inline(drug)
    page = Page(document_id, name, plural=is_plural(name))
    page.state("web:indicated_for", index.objects(index.of("indicated_for", drug)[:_MOST_INDICATIONS]))
    return _document(page, index, _title(_DRUG_TITLES, page), _LAST_YEAR)


def _on_company(index: FactIndex, company: int, document_id: str) -> Document:
    page = Page(document_id, index.inline(company))
    places = [Mention(country(text), facts) for text, facts in index.objects(index.of("based_in", company))]
    page.state("based_in", places)
    title = f"{index.name(company)}: company profile"
    return page.document(
        index, title=title, type="web", authority=_PROFILE_AUTHORITY, date=_date(page, _LAST_YEAR), source="web"
    )


def _title(titles: tuple[str, ...], page: Page) -> str:
    return capitalised(titles[keyed_hash(page.id, "title") % len(titles)].format(page.name))


def _date(page: Page, last_year: int) -> str:
    turn = keyed_hash(page.id, "date")
    year = _FIRST_YEAR + turn % (last_year - _FIRST_YEAR + 1)
    return f"{year}-{1 + (turn >> 16) % 12:02d}-{1 + (turn >> 32) % 28:02d}"


def _document(page: Page, index: FactIndex, title: str, last_year: int) -> Document:
    authority = (_LOWEST + keyed_hash(page.id, "authority") % (_HIGHEST - _LOWEST + 1)) / 100
    date = _date(page, last_year)
    return page.document(index, title=title, type="web", authority=authority, date=date, source="web")
