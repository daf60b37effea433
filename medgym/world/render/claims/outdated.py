"""Outdated: an old page says what better and newer sources have replaced.

A prevalence class or a mode of inheritance that is given differently today; the status of a designation before its
approval or withdrawal; the company that held an earlier designation of the same drug; a gene that raises the risk or
changes the course, from the time when it was taken for the cause.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from medgym.world.render.claims.slip import (
    Pattern,
    Rule,
    Slip,
    borrowed,
    objects,
    one_topic,
    only,
    rotated,
    shared,
    vague,
)
from medgym.world.render.index import FactIndex

_PENDING, _APPROVED_ON = "status:designated", "marketing_approved_on"
_YEARS_BETWEEN = 2
_WEAKER = frozenset({"susceptibility", "modifier", "candidate", "phenotype"})


def class_replaced(predicate: str) -> Rule:
    """Return the rule that puts another class in the place of the only one that holds, common ones more often."""

    def rule(index: FactIndex, disease: int, turn: int) -> Slip | None:
        fact, known = only(index.of(predicate, disease)), objects(index, predicate, disease)
        classes = index.by_object(predicate)
        others = [node for node in sorted(classes) if node not in known and not vague(index, node)]
        if fact is None or not others:
            return None
        bounds = list(accumulate(len(classes[node]) for node in others))
        return Slip(others[bisect_right(bounds, turn % bounds[-1])], fact)

    return rule


def _still_pending(index: FactIndex, designation: int, _: int) -> Slip | None:
    fact = only(index.of("status", designation))
    if fact is None or not index.graph.has(_PENDING) or not one_topic(index, designation):
        return None
    designated, approved = (_day(index, predicate, designation) for predicate in ("designated_on", _APPROVED_ON))
    if not designated or (approved and int(approved[:4]) - int(designated[:4]) < _YEARS_BETWEEN):
        return None  # there was no time in which the page could have been right
    pending = index.graph.node(_PENDING)
    return None if index.object[fact] == pending else Slip(pending, fact)


def _earlier_sponsor(index: FactIndex, designation: int, turn: int) -> Slip | None:
    if not one_topic(index, designation):
        return None
    day = _day(index, "designated_on", designation)
    others = shared(index, "designates", designation)
    earlier = [other for other in others if "" < _day(index, "designated_on", other) < day]
    return borrowed(index, "sponsor", designation, rotated(earlier, turn))


def _day(index: FactIndex, predicate: str, designation: int) -> str:
    return min((index.graph.label(node) for node in objects(index, predicate, designation)), default="")


def _taken_for_the_cause(index: FactIndex, disease: int, turn: int) -> Slip | None:
    causes = objects(index, "caused_by", disease)
    weaker = [f for f in index.of("associated_gene", disease) if index.qualifier(f, "role") in _WEAKER]
    for gene in rotated((index.object[fact] for fact in weaker), turn):
        if gene not in causes:
            return Slip(gene, index.of("caused_by", disease)[0])
    return None


OUTDATED: Pattern = {
    "prevalence_class": class_replaced("prevalence_class"),
    "inherited_as": class_replaced("inherited_as"),
    "caused_by": _taken_for_the_cause,
    "status": _still_pending,
    "sponsor": _earlier_sponsor,
}
"""Predicate -> rule."""
