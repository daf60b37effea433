"""Pages that exist for the claim they make: digests, archived leaflets, forum threads, newsletters, retracted reports.

They state no fact, so no answer comes closer through them. A few more pages make no claim either, but try to talk an
agent into trusting them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from medgym.canonical import keyed_hash
from medgym.world.documents import Document
from medgym.world.facts import Claim, Literal
from medgym.world.graph import fact_ordinal
from medgym.world.render import application, designation
from medgym.world.render.claims.wrong_population import NEWBORNS
from medgym.world.render.disease import COURSE, disease_page, place
from medgym.world.render.grammar import capitalised, date_in_words
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.page import Draft, Page
from medgym.world.render.phrases.genres import GENRES, INJECTED_OPENINGS, INJECTED_TITLES, INJECTIONS

_LOWEST, _HIGHEST = 10, 30  # hundredths: below the notice of a withdrawn designation (0.40), the least of the primaries
_INJECTED_AUTHORITY = 0.10
_ONE_INJECTED_IN = 90
_FIRST_YEAR, _LAST_YEAR = 2009, 2024
_RETRACTED_WITHIN = 4  # years
_LAST_OF_RULE = {"outdated": 2014, "retracted": _LAST_YEAR - _RETRACTED_WITHIN}
_SINCE = {"marketing_approved_on": "marketing_approved_on"} | dict.fromkeys(
    ("applicant", "first_approved_on"), "first_approved_on"
)


def drafts(index: FactIndex, claims: Iterable[Claim]) -> Iterator[Draft]:
    """Plan one page a claim, and the pages with an instruction to agents."""
    for claim in claims:
        key = index.draw(f"note:{claim.predicate}", index.graph.node(claim.subject))
        stem = "report" if claim.rule == "retracted" else "note"
        yield Draft(f"{stem}-{key:016x}", partial(_note, index, claim))
    for disease in injected(index):
        yield Draft(injected_id(index, disease), partial(_injection, index, disease))


def injections(index: FactIndex) -> list[str]:
    """Return the ids of the pages with an instruction to agents, sorted."""
    return sorted(injected_id(index, disease) for disease in injected(index))


def injected_id(index: FactIndex, disease: int) -> str:
    """Return the id of the page that would carry an instruction."""
    return f"note-{index.draw('injection page', disease):016x}"


def injected(index: FactIndex) -> list[int]:
    """Return the diseases that have a page with an instruction to agents, in order."""
    if index.script.injected is not None:
        return sorted(index.script.injected)
    return [d for d in index.by_subject("has_phenotype") if index.draw("injection", d) % _ONE_INJECTED_IN == 0]


def _note(index: FactIndex, claim: Claim, document_id: str) -> Document:
    subject, genre = index.graph.node(claim.subject), GENRES[claim.rule]
    kind = index.graph.type_of(subject)
    page, topic = _opened(index, subject, document_id)
    date = _date(index, claim, document_id)
    fields = {"year": date[:4], "day": date_in_words(_later(date, document_id))}
    page.remark(genre.openings[kind], **fields)
    _claim(page, index, claim, genre.leads)
    retracted = claim.rule == "retracted"
    if retracted or keyed_hash(document_id, "closing") % 2:
        page.remark(genre.closings, **fields)
    title = _pick(genre.titles[kind], document_id, "title")
    return page.document(
        index,
        title=capitalised(title.format(s=topic, S=capitalised(topic), **fields)),
        type="retracted" if retracted else "web",
        authority=0.0 if retracted else (_LOWEST + keyed_hash(document_id) % (_HIGHEST - _LOWEST + 1)) / 100,
        date=date,
        source="journal" if retracted else "web",
    )


def _opened(index: FactIndex, subject: int, document_id: str) -> tuple[Page, str]:
    """Return an empty page on a disease, a designation or an application, and what its title calls that."""
    kind = index.graph.type_of(subject)
    if kind == "designation":
        topic = designation.topic(index, subject)
        return Page(document_id, f"the orphan designation of {topic}", ("the designation", "this designation")), topic
    if kind == "application":
        number, product = application.number(index, subject), application.product(index, subject)
        name = f"{product} ({number})" if product else f"the FDA application {number}"
        return Page(document_id, name, ("the product", "this product")), product or number
    return disease_page(index, subject, document_id), index.inline(subject)


def _claim(page: Page, index: FactIndex, claim: Claim, leads: tuple[str, ...]) -> None:
    fact = fact_ordinal(claim.contradicts)
    shown = index.inline(index.object[fact]) if claim.disputes != "object" else _written(index, claim.object)
    said = claim.object.value if isinstance(claim.object, Literal) else ""
    key, fields = f"note:{claim.predicate}", {}
    if claim.disputes == "frequency":
        key = f"{key}:{said}"
    if claim.predicate == "prevalence_class":
        measure, region = (
            said if claim.disputes == name else index.qualifier(fact, name) for name in ("measure", "region")
        )
        fields = {"whom": "newborns" if measure == NEWBORNS else "people", "where": place(region)}
    worded = COURSE.get(claim.predicate, list)([Mention(shown, ())])
    page.claim(key, worded, claim.id, _pick(leads, page.id, "lead"), **fields)


def _written(index: FactIndex, value: str | Literal) -> str:
    return date_in_words(value.value) if isinstance(value, Literal) else index.inline(index.graph.node(value))


def _date(index: FactIndex, claim: Claim, document_id: str) -> str:
    first, last = _years(index, claim)
    return _day(first, max(first, min(last, _LAST_YEAR)), keyed_hash(document_id, "date"))


def _years(index: FactIndex, claim: Claim) -> tuple[int, int]:
    """Return the first and the last year of a page: after what it speaks of, for a status before that changed."""
    subject = index.graph.node(claim.subject)
    since = [_year(day) for day in _days(index, _SINCE.get(claim.predicate, "designated_on"), subject)]
    if claim.predicate == "status":
        first = max(since, default=_FIRST_YEAR - 1) + 1
        changed = [_year(day) for day in _days(index, "marketing_approved_on", subject)]
        return min(first, _LAST_YEAR), min(changed, default=first + 3) - 1
    if isinstance(claim.object, Literal) and claim.object.type == "date":
        since.append(_year(claim.object.value))
    first = max([_FIRST_YEAR, *(year + 1 for year in since)])
    return min(first, _LAST_YEAR), _LAST_OF_RULE.get(claim.rule, _LAST_YEAR)


def _days(index: FactIndex, predicate: str, subject: int) -> list[str]:
    return [index.graph.label(index.object[fact]) for fact in index.of(predicate, subject)]


def _year(day: str) -> int:
    return int(day[:4])


def _day(first: int, last: int, turn: int) -> str:
    return f"{first + turn % (last - first + 1):04d}-{1 + (turn >> 16) % 12:02d}-{1 + (turn >> 32) % 28:02d}"


def _later(date: str, document_id: str) -> str:
    """Return a day in the years after a date: when a report was withdrawn."""
    return _day(_year(date) + 1, _year(date) + _RETRACTED_WITHIN, keyed_hash(document_id, "withdrawn"))


def _injection(index: FactIndex, disease: int, document_id: str) -> Document:
    page = disease_page(index, disease, document_id)
    page.remark(INJECTED_OPENINGS)
    page.remark(INJECTIONS)
    title = _pick(INJECTED_TITLES, document_id, "title").format(s=page.name, S=capitalised(page.name))
    date = _day(_FIRST_YEAR, _LAST_YEAR, keyed_hash(document_id, "date"))
    return page.document(index, title=title, type="web", authority=_INJECTED_AUTHORITY, date=date, source="web")


def _pick(phrases: tuple[str, ...], document_id: str, purpose: str) -> str:
    return phrases[keyed_hash(document_id, purpose) % len(phrases)]
