"""Misquoted: a secondary page gets wrong what a primary one says.

A year that differs in one digit, a company of about the same size, a gene that often stands beside the right one, the
weight of a finding turned round ("in most" for "in a minority").
"""

from __future__ import annotations

from datetime import date

from medgym.world.facts import Literal
from medgym.world.render.claims.slip import MOST_TRIED, Pattern, Rule, Slip, borrowed, objects, one_topic, only, rotated
from medgym.world.render.index import FactIndex

_TURNED_ROUND = {
    "obligate": "occasional",
    "very_frequent": "occasional",
    "frequent": "very_rare",
    "occasional": "very_frequent",
    "very_rare": "frequent",
}
_YEARS_OFF = (1, -1, 10, -10)


def _wrong_year(predicate: str) -> Rule:
    """Return the rule that changes one digit of the year; no date lies after the source was taken."""

    def rule(index: FactIndex, event: int, turn: int) -> Slip | None:
        fact = only(index.of(predicate, event))
        if fact is None or (index.graph.type_of(event) == "designation" and not one_topic(index, event)):
            return None
        for step in range(len(_YEARS_OFF)):
            wrong = _shifted(index.graph.label(index.object[fact]), _YEARS_OFF[(turn + step) % len(_YEARS_OFF)])
            if "" < wrong < index.snapshot(fact):
                return Slip(Literal("date", wrong), fact)
        return None

    return rule


def _shifted(day: str, years: int) -> str:
    """Return an ISO date some years off, "" where more than one digit would change or there is no such day."""
    year = f"{int(day[:4]) + years:04d}"
    if sum(a != b for a, b in zip(year, day[:4], strict=False)) != 1:
        return ""
    try:
        return date.fromisoformat(year + day[4:]).isoformat()
    except ValueError:
        return ""


def _wrong_company(predicate: str) -> Rule:
    """Return the rule that takes one of the companies next in line by the number of their entries."""

    def rule(index: FactIndex, event: int, turn: int) -> Slip | None:
        fact = only(index.of(predicate, event))
        if fact is None or (predicate == "sponsor" and not one_topic(index, event)):
            return None
        place, ordered = index.by_size(predicate, index.object[fact])
        near = [*ordered[max(0, place - MOST_TRIED) : place], *ordered[place + 1 : place + 1 + MOST_TRIED]]
        return Slip(near[turn % len(near)], fact) if near else None

    return rule


def _neighbouring_gene(index: FactIndex, disease: int, turn: int) -> Slip | None:
    """Return a gene that causes some other disease together with a gene of this one."""
    others = {
        index.subject[fact]
        for gene in objects(index, "caused_by", disease)
        for fact in index.by_object("caused_by")[gene]
    } - {disease}
    barred = objects(index, "associated_gene", disease)
    return borrowed(index, "caused_by", disease, rotated(others, turn), barred)


def _weight_turned_round(index: FactIndex, disease: int, turn: int) -> Slip | None:
    facts = [fact for fact in index.of("has_phenotype", disease) if index.qualifier(fact, "frequency") in _TURNED_ROUND]
    if not facts:
        return None
    fact = facts[turn % len(facts)]
    return Slip(Literal("text", _TURNED_ROUND[index.qualifier(fact, "frequency")]), fact, "frequency")


MISQUOTED: Pattern = {
    "caused_by": _neighbouring_gene,
    "has_phenotype": _weight_turned_round,
    "sponsor": _wrong_company("sponsor"),
    "designated_on": _wrong_year("designated_on"),
    "marketing_approved_on": _wrong_year("marketing_approved_on"),
    "applicant": _wrong_company("applicant"),
    "first_approved_on": _wrong_year("first_approved_on"),
}
"""Predicate -> rule."""
