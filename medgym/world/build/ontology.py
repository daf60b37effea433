"""The Disease Ontology as a graph: its classes, their asserted parents and the plain part of their axioms.

A class that means an Orphanet disorder adds its label and its facts to that disorder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from medgym.world.build.categories import EXCLUDED, INHERITANCE
from medgym.world.build.identity import normal_name
from medgym.world.build.joining import DiseaseSources
from medgym.world.build.report import Progress, SectionLog, SectionReport
from medgym.world.facts import Source
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources.disease_ontology import Axiom, DiseaseClass
from medgym.world.sources.hpo import Hierarchy
from medgym.world.sources.orphapackets import Packet

SOURCE = "disease_ontology"

INFECTIOUS_ROOT = "disease by infectious agent"

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
    builder: GraphBuilder, known: DiseaseSources, axioms: Iterable[Axiom | None], snapshot: str, progress: Progress
) -> SectionReport:
    """Add classes, asserted parents and axioms to a graph that already holds Orphanet's part.

    Args:
        builder: the graph so far.
        known: classes, and which of them mean an Orphanet disorder.
        axioms: what the axioms say; None stands for one too complex to be read.
        snapshot: release date of the ontology.
        progress: told at the start and at the end.
    """
    log = SectionLog(SOURCE, builder)
    builder.add_source(_source(snapshot))
    progress(SOURCE, 0, len(known.classes))
    entities = known.entity_of_doid
    for doid, label in known.doid_labels.items():
        builder.add_entity(entities[doid], "disease", label)
    log.read = len(known.classes)
    _add_parents(builder, known, log)
    infectious = _below(known.classes, INFECTIOUS_ROOT)
    for axiom in axioms:
        log.read += 1
        if axiom is None:
            log.skip("axiom too complex")
        elif axiom.id not in entities:
            log.skip("axiom of a class that is no disease")
        else:
            _add_axiom(builder, axiom, entities[axiom.id], axiom.id in infectious, log)
    progress(SOURCE, len(known.classes), len(known.classes))
    return log.finish()


def add_hierarchy(builder: GraphBuilder, hierarchy: Hierarchy, disorders: Iterable[Packet]) -> SectionReport:
    """Add the ancestors of all findings of Orphanet's disorders, so that a query can ask for a broader sign."""
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
    above: dict[str, frozenset[str]] = {}
    for log.read, packet in enumerate(disorders, start=1):
        terms = {finding.hpo_id for finding in packet.findings if finding.frequency != EXCLUDED}
        for term in terms - above.keys():
            above[term] = hierarchy.ancestors(term)
        for ancestor in sorted(frozenset().union(*(above[term] for term in terms))):
            phenotype = builder.add_entity(ancestor, "phenotype", hierarchy.names[ancestor])
            builder.add_fact(packet.entity_id, "has_phenotype_under", phenotype, "hpo")
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


def _add_parents(builder: GraphBuilder, known: DiseaseSources, log: SectionLog) -> None:
    """Add asserted parents, but none that would close a circle with those of Orphanet."""
    above = {packet.entity_id: {f"ORPHA:{code}" for code in packet.parents} for packet in known.disorders.values()}
    by_label = {label: known.entity_of_doid[doid] for doid, label in known.doid_labels.items()}
    for item in known.classes:
        child, parent = known.entity_of_doid.get(item.id), by_label.get(item.parent)
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
