"""Registry notices of orphan designations, and records of the marketing approvals that followed under them.

The two share drug and disease and nothing else: who sponsors a designation and since when stands on the notice, when
its product came to the market, and under which name, on the record. Where several designations have drug and disease in
common, both pages carry a number that tells which record belongs to which notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from medgym.canonical import keyed_hash
from medgym.world.documents import Document
from medgym.world.render.grammar import join, month_in_words
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.page import Draft, Page

_NOTICE = ("designated_on", "sponsor", "status")
_RECORD = ("marketing_approved_on", "trade_name", "exclusivity_ends_on")
_PAIR = ("designates", "designation_for")
_APPROVAL_AUTHORITY = 0.95
_PENDING_AUTHORITY = 0.70
_AUTHORITY = {"approved": 0.85, "withdrawn": 0.40}


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan a notice for every designation, and a record for those whose product came to the market.

    The id of a record is a hash: that of a designation may tell its date, which stands on the notice alone.
    """
    noticed = set().union(*(index.by_subject(predicate) for predicate in (*_PAIR, *_NOTICE)))
    marketed = set().union(*(index.by_subject(predicate) for predicate in _RECORD))
    same_topic = Counter(topic(index, designation) for designation in noticed | marketed)
    for designation in noticed | marketed:
        number = _number(index, designation)
        entry = f" (entry {number})" if same_topic[topic(index, designation)] > 1 else ""
        if designation in noticed:
            yield Draft(index.slug(designation), partial(_notice, index, designation, entry))
        if designation in marketed:
            key = keyed_hash("approval", index.graph.entity_ids[designation])
            yield Draft(f"approval-{key:016x}", partial(_record, index, designation, entry))


def _notice(index: FactIndex, designation: int, entry: str, document_id: str) -> Document:
    page = _opened(index, designation, document_id, {"both": "designation", "designates": "designates"}, entry)
    page.state("designated_on", index.objects(index.of("designated_on", designation)))
    page.state("sponsor", index.objects(index.of("sponsor", designation)))
    statuses = index.of("status", designation)
    if statuses:
        page.state("status", index.objects(statuses), asof=f" as of {month_in_words(index.snapshot(statuses[0]))}")
    names = {index.name(index.object[fact]).lower() for fact in statuses}
    return page.document(
        index,
        title=f"Orphan designation: {topic(index, designation)}",
        type="designation",
        authority=min((_AUTHORITY.get(name, _PENDING_AUTHORITY) for name in names), default=_PENDING_AUTHORITY),
        date=_date(index, "designated_on", designation),
    )


def _record(index: FactIndex, designation: int, entry: str, document_id: str) -> Document:
    page = _opened(index, designation, document_id, {"both": "approval", "designates": "approval:designates"}, entry)
    for predicate in _RECORD:
        page.state(predicate, index.objects(index.of(predicate, designation)))
    approved = _date(index, "marketing_approved_on", designation)
    return page.document(
        index,
        title=f"{'Marketing approval of' if approved else 'Orphan product:'} {topic(index, designation)}",
        type="approval",
        authority=_APPROVAL_AUTHORITY,
        date=approved,
    )


def _opened(index: FactIndex, designation: int, document_id: str, keys: Mapping[str, str], entry: str) -> Page:
    """Return a page that states drug and disease: in one sentence if both are known, else what there is."""
    page = Page(document_id, f"the orphan designation{entry}", ("the designation", "this designation"))
    drugs, diseases = _pair(index, designation)
    if drugs and diseases:
        facts = tuple(fact for disease in diseases for fact in disease.facts)
        disease = join([disease.text for disease in diseases])
        drugs[-1] = drugs[-1]._replace(facts=drugs[-1].facts + facts)
        page.state(keys["both"], drugs, disease=disease, entry=entry)
    else:
        page.state(keys["designates"], drugs, entry=entry)
        page.state("designation_for", diseases)
    return page


def _pair(index: FactIndex, designation: int) -> tuple[list[Mention], list[Mention]]:
    drugs, diseases = (index.objects(index.of(predicate, designation)) for predicate in _PAIR)
    return drugs, diseases


def topic(index: FactIndex, designation: int) -> str:
    """Return "<drug> for <disease>", or what is known of it."""
    drugs, diseases = (join([mention.text for mention in part]) if part else "" for part in _pair(index, designation))
    if drugs and diseases:
        return f"{drugs} for {diseases}"
    return drugs or (f"a product for {diseases}" if diseases else f"entry {_number(index, designation)}")


def _number(index: FactIndex, designation: int) -> str:
    return f"{keyed_hash('entry', index.graph.entity_ids[designation]) % 1_000_000:06d}"


def _date(index: FactIndex, predicate: str, designation: int) -> str:
    """Return the earliest ISO date of the designation under `predicate`, or ""."""
    return min((index.graph.label(index.object[fact]) for fact in index.of(predicate, designation)), default="")
