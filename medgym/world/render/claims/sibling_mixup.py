"""Mixed up: what holds for the one next to it, told of this one.

A disease borrows a finding, an onset or a gene from a disease of the same direct group or parent; a designation its
sponsor or date from another designation for the same disease; an application its holder or date from another one with
the same active ingredient.
"""

from __future__ import annotations

from medgym.world.render.claims.slip import (
    Pattern,
    Rule,
    Slip,
    borrowed,
    borrowed_onset,
    having,
    objects,
    one_topic,
    rotated,
    shared,
)
from medgym.world.render.disease import common_findings
from medgym.world.render.index import FactIndex


def siblings(index: FactIndex, disease: int) -> set[int]:
    """Return the other diseases of the same direct groups and under the same parents."""
    return shared(index, "in_group", disease) | shared(index, "subtype_of", disease)


def sibling_gene(index: FactIndex, disease: int, turn: int) -> Slip | None:
    """Return a gene of a sibling that plays no part in this disease."""
    with_gene = having(index, "caused_by", siblings(index, disease))
    return borrowed(index, "caused_by", disease, rotated(with_gene, turn), objects(index, "associated_gene", disease))


def sibling_onset(index: FactIndex, disease: int, turn: int) -> Slip | None:
    """Return an age of onset of a sibling."""
    with_onset = having(index, "onset_in", siblings(index, disease))
    return borrowed_onset(index, disease, rotated(with_onset, turn))


def sibling_finding(index: FactIndex, disease: int, turn: int) -> Slip | None:
    """Return a common finding of a sibling, preferably one that is excluded here.

    For a finding that nobody has excluded, what is contradicted is the sibling's fact that was mixed up.
    """
    known = objects(index, "has_phenotype", disease) | objects(index, "has_phenotype_under", disease)
    absent = {index.object[fact]: fact for fact in index.of("lacks_phenotype", disease)}
    if not common_findings(index, disease):
        return None
    for sibling in rotated(siblings(index, disease), turn):
        common = sorted(fact for facts in common_findings(index, sibling).values() for fact in facts)
        foreign = [fact for fact in common if index.object[fact] not in known]
        if foreign:
            fact = next((f for f in foreign if index.object[f] in absent), foreign[turn % len(foreign)])
            finding = index.object[fact]
            return Slip(finding, absent.get(finding, fact))
    return None


def _sister(predicate: str, tie: str) -> Rule:
    """Return the rule that borrows from another event with the same `tie`: disease of a designation, ingredient."""

    def rule(index: FactIndex, event: int, turn: int) -> Slip | None:
        if tie == "designation_for" and not one_topic(index, event):
            return None
        return borrowed(index, predicate, event, rotated(shared(index, tie, event), turn))

    return rule


SIBLING_MIXUP: Pattern = {
    "has_phenotype": sibling_finding,
    "onset_in": sibling_onset,
    "caused_by": sibling_gene,
    "sponsor": _sister("sponsor", "designation_for"),
    "designated_on": _sister("designated_on", "designation_for"),
    "applicant": _sister("applicant", "active_ingredient"),
    "first_approved_on": _sister("first_approved_on", "active_ingredient"),
}
"""Predicate -> rule."""
