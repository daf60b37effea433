"""The Disease Ontology as a graph: its classes, their asserted parents and the plain part of their axioms.

A class that means an Orphanet disorder adds its label and its facts to that disorder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from medgym.world.build.categories import INHERITANCE
from medgym.world.build.identity import normal_name
from medgym.world.build.report import Progress, SectionLog, SectionReport
from medgym.world.facts import Source
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources.disease_ontology import Axiom, DiseaseClass
from medgym.world.sources.hpo import Hierarchy

SOURCE = "disease_ontology"

INFECTIOUS_ROOT = "disease by infectious agent"

#: Classes that group by mode of inheritance or by nothing at all: no disease of a world, and no parent of one.
TOO_GENERAL = frozenset(
    {"disease", "syndrome", "genetic disease", "physical disorder", "monogenic disease", "polygenic disease"}
    | {"disease of anatomical entity", "disease of cellular proliferation", "autosomal genetic disease"}
    | {"autosomal dominant disease", "autosomal recessive disease", "X-linked monogenic disease"}
    | {"X-linked dominant disease", "X-linked recessive disease", "Y-linked monogenic disease", "chromosomal disease"}
)

#: Relation -> (predicate, type of the object) for the relations whose values are all of one type.
_RELATIONS = {
    "has symptom": ("has_symptom", "symptom"),
    "disease has location": ("located_in", "anatomy"),
    "derives from": ("derives_from", "cell"),
    "has allergic trigger": ("triggered_by", "chemical"),
}

#: Relations of which "either A or B" says that each of them does happen.
_SPLITTABLE = frozenset({"transmitted by", "has material basis in"})

_TOO_GENERAL_AGENTS = frozenset({"Bacteria", "Fungi", "Viruses", "Eukaryota", "Ascomycota", "Metazoa"})
_DECORATION = re.compile(r" <[^>]*>$| types$| atom$|^\[|\](?= )")
_LATIN = re.compile(r"[A-Z][a-z]{3,}(?: [a-z]+)?")


def add_disease_ontology(
    builder: GraphBuilder,
    classes: Iterable[DiseaseClass],
    axioms: Iterable[Axiom | None],
    entity_of_doid: Mapping[str, str],
    parents_of: Mapping[str, tuple[str, ...]],
    snapshot: str,
    progress: Progress,
) -> SectionReport:
    """Add classes, parents and axioms.

    Args:
        builder: the graph so far; Orphanet's part is in it.
        classes: all classes of the ontology.
        axioms: what the axioms say; None stands for one too complex to be read.
        entity_of_doid: DOID -> entity; classes that are missing here are no diseases of the world.
        parents_of: entity -> parents that other sources have stated, so that no circle of subtypes arises.
        snapshot: release date of the ontology.
        progress: told about the two steps.
    """
    log = SectionLog(SOURCE, builder)
    builder.add_source(_source(snapshot))
    listed = list(classes)
    progress(SOURCE, 0, len(listed))
    for item in listed:
        if item.id in entity_of_doid:
            builder.add_entity(entity_of_doid[item.id], "disease", item.label)
    log.read = len(listed)
    _add_parents(builder, listed, entity_of_doid, parents_of, log)
    infectious = _below(listed, INFECTIOUS_ROOT)
    for axiom in axioms:
        log.read += 1
        if axiom is None:
            log.skip("axiom too complex")
        elif axiom.id not in entity_of_doid:
            log.skip("axiom of a class that is no disease")
        else:
            _add_axiom(builder, axiom, entity_of_doid[axiom.id], axiom.id in infectious, log)
    progress(SOURCE, len(listed), len(listed))
    return log.finish()


def add_hierarchy(builder: GraphBuilder, hierarchy: Hierarchy, findings: Mapping[str, Iterable[str]]) -> SectionReport:
    """Add the ancestors of all annotated findings (disease -> HP ids), so that a query can ask for a broader sign."""
    log = SectionLog("hpo", builder)
    builder.add_source(
        Source(
            name="hpo",
            title=f"Human Phenotype Ontology, release {hierarchy.version}",
            licence="HPO licence",
            snapshot=hierarchy.version,
            url="https://hpo.jax.org/app/license",
            attribution=f"Human Phenotype Ontology, version {hierarchy.version}, https://hpo.jax.org",
        )
    )
    for disease, terms in findings.items():
        log.read += 1
        for term in sorted(set().union(*(hierarchy.ancestors(term) for term in terms))):
            phenotype = builder.add_entity(term, "phenotype", hierarchy.names[term])
            builder.add_fact(disease, "has_phenotype_under", phenotype, "hpo")
    return log.finish()


def _source(snapshot: str) -> Source:
    return Source(
        name=SOURCE,
        title="Human Disease Ontology",
        licence="CC0-1.0",
        snapshot=snapshot,
        url="https://disease-ontology.org",
        attribution="Human Disease Ontology, https://disease-ontology.org, CC0 1.0",
    )


def _below(classes: Iterable[DiseaseClass], root: str) -> set[str]:
    """Return the ids of all classes under the class labelled `root`."""
    children: dict[str, list[DiseaseClass]] = {}
    for item in classes:
        children.setdefault(item.parent, []).append(item)
    found: set[str] = set()
    waiting = [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child.id not in found:
                found.add(child.id)
                waiting.append(child.label)
    return found


def _add_parents(
    builder: GraphBuilder,
    classes: Iterable[DiseaseClass],
    entity_of_doid: Mapping[str, str],
    parents_of: Mapping[str, tuple[str, ...]],
    log: SectionLog,
) -> None:
    above = {child: set(parents) for child, parents in parents_of.items()}
    by_label = {item.label: entity_of_doid[item.id] for item in classes if item.id in entity_of_doid}
    for item in classes:
        child, parent = entity_of_doid.get(item.id), by_label.get(item.parent)
        if child is None or parent is None:
            log.skip("parent too general")
        elif child == parent:
            log.skip("parent folded into its child")
        elif _reaches(above, parent, child):
            log.skip("parent that other sources put below its child")
        else:
            above.setdefault(child, set()).add(parent)
            builder.add_fact(child, "subtype_of", parent, SOURCE)


def _reaches(above: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen = {start}
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        fresh = above.get(node, set()) - seen
        seen |= fresh
        waiting.extend(fresh)
    return False


def _add_axiom(builder: GraphBuilder, axiom: Axiom, disease: str, infectious: bool, log: SectionLog) -> None:
    if axiom.either and axiom.relation not in _SPLITTABLE:
        log.skip(f"{axiom.relation}: one of several")
        return
    for value in axiom.values:
        target = _target(axiom.relation, value, disease, infectious)
        if target is None:
            log.skip(axiom.relation)
            continue
        predicate, entity_type, name = target
        if entity_type == "inheritance":
            builder.add_fact(disease, predicate, INHERITANCE[name].register(builder), SOURCE)
        else:
            builder.add_fact(disease, predicate, mint(builder, entity_type, name), SOURCE)


def _target(relation: str, value: str, disease: str, infectious: bool) -> tuple[str, str, str] | None:
    """Return (predicate, object type, object name) of a plain statement, or None if it is none of ours."""
    if relation == "has allergic trigger" and _LATIN.fullmatch(value):
        return None  # an animal or a plant, no substance
    if relation in _RELATIONS:
        return (*_RELATIONS[relation], value)
    if relation == "transmitted by" and value not in _TOO_GENERAL_AGENTS:
        return "transmitted_by", "transmission" if value.endswith("transmission") else "organism", value
    if relation == "has material basis in":
        if value in INHERITANCE and disease.startswith("DOID:"):
            return "inherited_as", "inheritance", value
        if infectious and value not in _TOO_GENERAL_AGENTS and not value.endswith("inheritance"):
            return "caused_by_agent", "organism", value
    return None


def mint(builder: GraphBuilder, entity_type: str, wording: str) -> str:
    """Add an entity that its source knows by name only and return its id, such as "anatomy:spinal-cord"."""
    name = _DECORATION.sub("", wording).strip()
    return builder.add_entity(f"{entity_type}:{normal_name(name).replace(' ', '-')}", entity_type, name)
