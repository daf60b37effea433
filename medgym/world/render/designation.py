"""Registry notices of orphan designations, and records of the marketing approvals that followed under them.

The two share drug and disease and nothing else: who sponsors a designation and since when stands on the notice, when
its product came to the market, and under which name, on the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from medgym.world.documents import Document
from medgym.world.render.grammar import join, month_in_words
from medgym.world.render.index import FactIndex
from medgym.world.render.page import Draft, Page

_NOTICE = ("designated_on", "sponsor", "status")
_RECORD = ("marketing_approved_on", "trade_name", "exclusivity_ends_on")
_PAIR = ("designates", "designation_for")
_APPROVAL_AUTHORITY = 0.95
_PENDING_AUTHORITY = 0.70
_AUTHORITY = {"approved": 0.85, "withdrawn": 0.40}


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan a notice for every designation, and a record for those whose product came to the market."""
    noticed = set().union(*(index.by_subject(predicate) for predicate in (*_PAIR, *_NOTICE)))
    marketed = set().union(*(index.by_subject(predicate) for predicate in _RECORD))
    for designation in noticed:
        yield Draft(index.slug(designation), partial(_notice, index, designation))
    same_topic = Counter(_topic(index, designation) for designation in noticed)
    for designation in marketed:
        named = same_topic[_topic(index, designation)] > 1
        entry = f" (notice {index.slug(designation)})" if named else ""
        yield Draft(f"approval-{index.slug(designation)}", partial(_record, index, designation, entry))


def _notice(index: FactIndex, designation: int, document_id: str) -> Document:
    page = Page(document_id, _subject(index, designation), ("the designation", "this designation"))
    _open(page, index, designation, "designation")
    page.state("designated_on", index.objects(index.of("designated_on", designation)))
    page.state("sponsor", index.objects(index.of("sponsor", designation)))
    statuses = index.of("status", designation)
    if statuses:
        page.state("status", index.objects(statuses), asof=f" as of {month_in_words(index.snapshot(statuses[0]))}")
    names = {index.name(index.object[fact]).lower() for fact in statuses}
    return page.document(
        index,
        title=f"Orphan designation: {_topic(index, designation)}",
        type="designation",
        authority=min((_AUTHORITY.get(name, _PENDING_AUTHORITY) for name in names), default=_PENDING_AUTHORITY),
        date=_date(index, "designated_on", designation),
    )


def _record(index: FactIndex, designation: int, entry: str, document_id: str) -> Document:
    page = Page(document_id, _subject(index, designation), ("the designation", "this designation"))
    _open(page, index, designation, "approval", entry=entry)
    for predicate in _RECORD:
        page.state(predicate, index.objects(index.of(predicate, designation)))
    approved = _date(index, "marketing_approved_on", designation)
    return page.document(
        index,
        title=f"{'Marketing approval of' if approved else 'Orphan product:'} {_topic(index, designation)}",
        type="approval",
        authority=_APPROVAL_AUTHORITY,
        date=approved,
    )


def _open(page: Page, index: FactIndex, designation: int, key: str, **fields: str) -> None:
    """State drug and disease: in one sentence if both are known, else what there is."""
    drugs, diseases = (index.objects(index.of(predicate, designation)) for predicate in _PAIR)
    if drugs and diseases:
        facts = tuple(fact for disease in diseases for fact in disease.facts)
        disease = join([disease.text for disease in diseases])
        page.state(key, [*drugs[:-1], drugs[-1]._replace(facts=drugs[-1].facts + facts)], disease=disease, **fields)
    else:
        page.state("designates", drugs)
        page.state("designation_for", diseases)


def _subject(index: FactIndex, designation: int) -> str:
    """Return what an incomplete designation is called; a complete one is introduced by its drug and disease."""
    return f"the orphan designation entered as {_topic(index, designation)}"


def _topic(index: FactIndex, designation: int) -> str:
    """Return "<drug> for <disease>", or the name of the designation if either is missing."""
    drugs, diseases = (index.objects(index.of(predicate, designation)) for predicate in _PAIR)
    if not (drugs and diseases):
        return index.name(designation)
    return f"{join([drug.text for drug in drugs])} for {join([disease.text for disease in diseases])}"


def _date(index: FactIndex, predicate: str, designation: int) -> str:
    """Return the earliest ISO date of the designation under `predicate`, or ""."""
    return min((index.graph.label(index.object[fact]) for fact in index.of(predicate, designation)), default="")
