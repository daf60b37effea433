"""General web pages: lay texts on diseases and drugs, and company profiles. Dated, less sure, sometimes wrong.

They repeat what monographs and reviews say and add nothing to it, so that they never shorten the way to an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from medgym.canonical import keyed_hash
from medgym.world.documents import Document
from medgym.world.facts import Claim
from medgym.world.graph import fact_ordinal
from medgym.world.render.disease import COURSE, common_findings, country, disease_page, place
from medgym.world.render.grammar import capitalised, is_plural
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.page import Draft, Page

_FIRST_YEAR, _LAST_YEAR, _LAST_OUTDATED_YEAR = 2009, 2024, 2014
_LOWEST, _HIGHEST = 10, 40
_PROFILE_AUTHORITY = 0.40
_MOST_INDICATIONS = 3
_LAY_RULES = frozenset({"outdated", "sibling_mixup", "wrong_population"})

_DISEASE_TITLES = ("{}: what patients should know", "Living with {}", "{} explained", "A short guide to {}")
_DRUG_TITLES = ("{}: information for patients", "What is {} for?", "{} in brief", "Taking {}")


def drafts(index: FactIndex, claims: Mapping[str, Claim]) -> Iterator[Draft]:
    """Plan pages on about half of the diseases and of the drugs in use, and a profile of every company.

    `claims` says which disease, by id, has a page with which claim.
    """
    for disease in _told_diseases(index):
        claim = claims.get(index.graph.entity_ids[disease])
        yield Draft(_id(index, disease), partial(_on_disease, index, disease, claim))
    for drug in index.by_subject("indicated_for"):
        if _chosen(index, drug):
            yield Draft(_id(index, drug), partial(_on_drug, index, drug))
    for company in index.by_subject("based_in"):
        yield Draft(f"company-{index.slug(company)}", partial(_on_company, index, company))


def fitting(index: FactIndex, claims: Iterable[Claim]) -> dict[str, Claim]:
    """Return disease id -> the claim that its lay page can make: the first of a fitting kind.

    No page consists of a claim alone, and lay pages neither quote nor give a weight to a finding.
    """
    told = set(_told_diseases(index))
    found: dict[str, Claim] = {}
    for claim in claims:
        if claim.rule in _LAY_RULES and claim.disputes == "object" and claim.subject not in found:
            disease = index.graph.node(claim.subject)
            topics = _topics(index, disease) if disease in told else {}
            if claim.predicate in topics and len(topics) > 1:
                found[claim.subject] = claim
    return found


def _told_diseases(index: FactIndex) -> list[int]:
    """Return the diseases that have a web page, in order."""
    diseases = set().union(*(index.by_subject(predicate) for predicate in (*COURSE, "has_phenotype")))
    return sorted(disease for disease in diseases if _chosen(index, disease) and _topics(index, disease))


def _topics(index: FactIndex, disease: int) -> dict[str, list[int]]:
    """Return predicate -> ordinals of what can be told about a disease in lay words."""
    topics = {"has_phenotype": _common(index, disease)}
    topics |= {predicate: list(index.of(predicate, disease)) for predicate in COURSE}
    return {predicate: facts for predicate, facts in topics.items() if facts}


def _common(index: FactIndex, disease: int) -> list[int]:
    return index.by_place(fact for facts in common_findings(index, disease).values() for fact in facts)


def _id(index: FactIndex, node: int) -> str:
    return f"web-{index.slug(node)}"


def _chosen(index: FactIndex, node: int) -> bool:
    if index.script.told is not None:
        return node in index.script.told
    return index.draw("web", node) % 2 == 0


def _findings_told(index: FactIndex, disease: int, facts: Sequence[int]) -> tuple[int, int]:
    """Return with which of the common findings of a disease its page begins, and how many it tells of."""
    if index.script.told is not None:
        return index.script.told[disease]
    turn = index.draw("web findings", disease)
    return turn % max(len(facts), 1), 2 + (turn >> 32) % 2


def told(index: FactIndex) -> dict[int, tuple[int, int]]:
    """Return what has a web page, and which findings it tells of, as a `Script` keeps it."""
    diseases = {disease: _findings_told(index, disease, _common(index, disease)) for disease in _told_diseases(index)}
    return diseases | {drug: (0, 0) for drug in index.by_subject("indicated_for") if _chosen(index, drug)}


def _on_disease(index: FactIndex, disease: int, claim: Claim | None, document_id: str) -> Document:
    page, topics = disease_page(index, disease, document_id), _topics(index, disease)
    for predicate, facts in topics.items():
        replaced = claim is not None and claim.predicate == predicate != "has_phenotype"
        if not replaced:  # otherwise the claim stands in the place of the truth: a page does not contradict itself
            _tell(page, index, disease, predicate, facts)
        if claim is not None and claim.predicate == predicate:
            _make_claim(page, index, claim)
    outdated = claim is not None and claim.rule == "outdated"
    return _document(page, index, _title(_DISEASE_TITLES, page), _LAST_OUTDATED_YEAR if outdated else _LAST_YEAR)


def _tell(page: Page, index: FactIndex, disease: int, predicate: str, facts: list[int]) -> None:
    key = f"web:{predicate}"
    if predicate == "has_phenotype":
        start, count = _findings_told(index, disease, facts)
        page.state(key, index.objects((facts[start:] + facts[:start])[:count]))
    elif predicate == "prevalence_class":
        page.state(key, index.objects(facts[:1]), **_population(index, facts[0]))
    else:
        page.state(key, COURSE[predicate](index.objects(facts)))


def _population(index: FactIndex, fact: int) -> dict[str, str]:
    """Return of whom and where a prevalence holds, as fields of its wording."""
    whom = "newborns" if index.qualifier(fact, "measure") == "birth" else "people"
    return {"whom": whom, "where": place(index.qualifier(fact, "region"))}


def _make_claim(page: Page, index: FactIndex, claim: Claim) -> None:
    mention = [Mention(index.inline(index.graph.node(claim.object)), ())]
    worded = COURSE.get(claim.predicate, list)
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
