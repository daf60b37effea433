"""Records of drug applications at the FDA."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medgym.world.documents import Document
from medgym.world.render.grammar import article, capitalised, join
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.page import Draft, Page

_AUTHORITY = 0.95
_MOST_IN_TITLE = 2
_PREDICATES = (
    "brand_name", "active_ingredient", "applicant", "first_approved_on", "application_type", "dosage_form",
    "review_priority",
)  # fmt: skip


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan one record for every application."""
    applications = set().union(*(index.by_subject(predicate) for predicate in _PREDICATES))
    return (Draft(f"approval-{index.slug(node)}", partial(_write, index, node)) for node in applications)


def _write(index: FactIndex, application: int, document_id: str) -> Document:
    later = ("the application", "this application")
    page = Page(document_id, f"the FDA application {number(index, application)}", later)
    for predicate in _PREDICATES:
        mentions = index.objects(index.of(predicate, application))
        if predicate == "application_type":
            mentions = [Mention(article(text), facts) for text, facts in mentions]
        page.state(predicate, mentions)
    dates = [index.graph.label(index.object[fact]) for fact in index.of("first_approved_on", application)]
    return page.document(
        index,
        title=_title(index, application),
        type="approval",
        authority=_AUTHORITY,
        date=min(dates, default=""),
    )


def number(index: FactIndex, application: int) -> str:
    """Return the name of an application without the brand in brackets that may follow its number."""
    return index.name(application).partition(" (")[0]


def _title(index: FactIndex, application: int) -> str:
    drugs = index.objects(index.of("active_ingredient", application))
    brands = index.of("brand_name", application)
    name, contents = product(index, application), f" ({_few(drugs)})" if brands and drugs else ""
    said = (
        f"{name}{contents}: {number(index, application)}" if name else f"FDA application {number(index, application)}"
    )
    return capitalised(said)


def product(index: FactIndex, application: int) -> str:
    """Return what the product is called, by its trade names, else by its active ingredients; "" if nobody says."""
    brands, drugs = (index.objects(index.of(predicate, application)) for predicate in _PREDICATES[:2])
    return _few(brands or drugs) if brands or drugs else ""


def _few(mentions: list[Mention]) -> str:
    texts = [mention.text for mention in mentions]
    return join(texts if len(texts) <= _MOST_IN_TITLE else [*texts[:_MOST_IN_TITLE], "others"])
