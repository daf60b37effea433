"""Wrong population: a statement that is true, of other people than those it is told of.

The figure for Europe told as that for the world, the one for newborns as that for all; the onset, the inheritance, the
gene or the weight of a finding in another form of the disease (its subtype, its parent, another subtype of the parent);
the date or the sponsor of the designation of the same drug for another disease.
"""

from __future__ import annotations

from medgym.world.facts import Literal
from medgym.world.render.claims.slip import (
    Pattern,
    Rule,
    Slip,
    borrowed,
    borrowed_onset,
    having,
    objects,
    one_topic,
    only,
    rotated,
    shared,
)
from medgym.world.render.index import FactIndex

WORLDWIDE, NEWBORNS, EVERYBODY = "worldwide", "birth", "point"
_WEIGHT = "frequency"


def other_forms(index: FactIndex, disease: int) -> set[int]:
    """Return subtypes and parents of a disease, and the other subtypes of its parents."""
    subtypes = {index.subject[fact] for fact in index.by_object("subtype_of").get(disease, ())}
    return subtypes | objects(index, "subtype_of", disease) | shared(index, "subtype_of", disease)


def _figure_of_others(index: FactIndex, disease: int, turn: int) -> Slip | None:
    fact = only(index.of("prevalence_class", disease))
    if fact is None:
        return None
    if index.qualifier(fact, "measure") == NEWBORNS and turn % 2:
        return Slip(Literal("text", EVERYBODY), fact, "measure")
    region = index.qualifier(fact, "region")
    return Slip(Literal("text", WORLDWIDE), fact, "region") if region not in ("", WORLDWIDE) else None


def _onset_of_a_form(index: FactIndex, disease: int, turn: int) -> Slip | None:
    return borrowed_onset(index, disease, rotated(having(index, "onset_in", other_forms(index, disease)), turn))


def _inheritance_of_a_form(index: FactIndex, disease: int, turn: int) -> Slip | None:
    forms = rotated(having(index, "inherited_as", other_forms(index, disease)), turn)
    return borrowed(index, "inherited_as", disease, forms)


def _gene_of_a_form(index: FactIndex, disease: int, turn: int) -> Slip | None:
    """Return a gene of another subtype: a gene of its own subtype would be no mistake."""
    forms = rotated(having(index, "caused_by", shared(index, "subtype_of", disease)), turn)
    return borrowed(index, "caused_by", disease, forms, objects(index, "associated_gene", disease))


def _weight_in_a_form(index: FactIndex, disease: int, turn: int) -> Slip | None:
    """Return how common a finding is in another form, where it is more or less common here."""
    here = {index.object[fact]: fact for fact in index.of("has_phenotype", disease) if index.qualifier(fact, _WEIGHT)}
    for form in rotated(having(index, "has_phenotype", other_forms(index, disease)), turn):
        for there in index.of("has_phenotype", form):
            fact, weight = here.get(index.object[there]), index.qualifier(there, _WEIGHT)
            if fact is not None and weight and weight != index.qualifier(fact, _WEIGHT):
                return Slip(Literal("text", weight), fact, _WEIGHT)
    return None


def _for_another_disease(predicate: str) -> Rule:
    def rule(index: FactIndex, designation: int, turn: int) -> Slip | None:
        if only(index.of(predicate, designation)) is None or not one_topic(index, designation):
            return None
        others = having(index, predicate, shared(index, "designates", designation))
        return borrowed(index, predicate, designation, rotated(others, turn))

    return rule


WRONG_POPULATION: Pattern = {
    "prevalence_class": _figure_of_others,
    "onset_in": _onset_of_a_form,
    "inherited_as": _inheritance_of_a_form,
    "caused_by": _gene_of_a_form,
    "has_phenotype": _weight_in_a_form,
    "sponsor": _for_another_disease("sponsor"),
    "designated_on": _for_another_disease("designated_on"),
    "marketing_approved_on": _for_another_disease("marketing_approved_on"),
}
"""Predicate -> rule."""
