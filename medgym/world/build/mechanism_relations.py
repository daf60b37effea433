"""What DrugMechDB's 67 relations become: a predicate of the world, read forwards or backwards, or nothing.

Relations without a direction of effect ("correlated with", "regulates") say too little to reason with and are left out
together with classification and kinship of substances.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Kinds of nodes that are places: only they can be the object of `occurs_in`.
PLACES = frozenset({"organism", "cell", "anatomy"})

#: Kinds of nodes that are events: only they can be the object of `takes_part_in`.
EVENTS = frozenset({"process"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How a relation is read: `predicate` "" means that it is left out for the reason `skip`."""

    predicate: str = ""
    inverted: bool = False
    skip: str = ""


_NO_DIRECTION = "relation without a direction of effect"
_KINSHIP = "classification or kinship"
_SEQUENCE = "order in time"
_OTHER = "relation that is none of ours"


def _forwards(predicate: str, *keys: str) -> dict[str, Reading]:
    return {key: Reading(predicate) for key in keys}


def _backwards(predicate: str, *keys: str) -> dict[str, Reading]:
    return {key: Reading(predicate, inverted=True) for key in keys}


def _left_out(reason: str, *keys: str) -> dict[str, Reading]:
    return {key: Reading(skip=reason) for key in keys}


READINGS: dict[str, Reading] = (
    _forwards("activates", "positively regulates", "increases activity of")
    | _forwards("inhibits", "negatively regulates", "decreases activity of")
    | _forwards("promotes", "positively correlated with", "causes", "contributes to", "exacerbates", "predisposes")
    | _backwards("promotes", "caused by")
    | _forwards("protects_against", "negatively correlated with", "treats", "prevents", "ameliorates")
    | _forwards("raises", "increases abundance of", "produces", "has output", "increases expression of")
    | _backwards("raises", "produced by")
    | _forwards("lowers", "decreases abundance of", "disrupts", "increases degradation of", "decreases synthesis of")
    | _forwards("lowers", "decreases expression of")
    | _backwards("lowers", "disrupted by")
    | _forwards("takes_part_in", "participates in", "actively involved in", "part of", "capable of", "enables")
    | _backwards("takes_part_in", "has participant")
    | _forwards("occurs_in", "occurs in", "located in", "in taxon", "expressed in")
    | _backwards("occurs_in", "location of", "expresses")
    | _forwards("metabolised_to", "has metabolite", "derives into")
    | _backwards("metabolised_to", "is metabolite of")
    | _backwards("has_phenotype", "manifestation of", "phenotype of")
    | _left_out(_NO_DIRECTION, "correlated with", "regulates", "affects risk for", "affected by", "coexists with")
    | _left_out(_NO_DIRECTION, "molecularly interacts with", "physically interacts with", "directly interacts with")
    | _left_out(_NO_DIRECTION, "interacts with", "in complex with")
    | _left_out(_KINSHIP, "subclass of", "superclass of", "chemically similar to", "similar to", "derives from")
    | _left_out(_KINSHIP, "has part", "has active ingredient")
    | _left_out(_SEQUENCE, "precedes")
    | _left_out(_OTHER, "has phenotype", "contraindicated for", "increases transport of", "increases stability of")
    | _left_out(_OTHER, "decreases uptake of", "decreases response to", "increases response to")
)
"""Relation as written -> how it is read."""


def read_relation(key: str, subject_type: str, object_type: str) -> Reading:
    """Return the reading of a relation between two kinds of nodes, in the order in which the source writes them."""
    reading = READINGS.get(key, Reading(skip=f"unknown relation {key!r}"))
    if reading.inverted:
        subject_type, object_type = object_type, subject_type
    if key == "causes" and (subject_type, object_type) == ("organism", "disease"):
        return Reading("caused_by_agent", inverted=True)
    if reading.predicate == "occurs_in" and object_type not in PLACES:
        return Reading(skip="site that is no place")
    if reading.predicate == "takes_part_in" and object_type not in EVENTS:
        if object_type in PLACES:
            return Reading("occurs_in", reading.inverted)
        return Reading(skip="part of something that is no process")
    if reading.predicate == "metabolised_to" and subject_type not in ("drug", "chemical"):
        return Reading(skip="metabolite of something that is no substance")
    if reading.predicate == "has_phenotype" and (subject_type, object_type) != ("disease", "phenotype"):
        return Reading(skip="manifestation that is no finding of a disease")
    return reading
