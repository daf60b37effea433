"""DrugMechDB's paths as facts: what a drug treats, and how it acts step by step."""

from __future__ import annotations

from medgym.world.build.catalogue import Catalogue
from medgym.world.build.identity import DiseaseIdentity
from medgym.world.build.mechanism_nodes import Nodes
from medgym.world.build.mechanism_relations import read_relation
from medgym.world.build.report import Progress, SectionLog, SectionReport
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources.drugmechdb import Mechanism

SOURCE = "drugmechdb"

_STEP = 500


def add_mechanisms(
    builder: GraphBuilder, identity: DiseaseIdentity, catalogue: Catalogue, progress: Progress
) -> SectionReport:
    """Add all paths; links whose relation says nothing that the world asks for are counted and left out."""
    log = SectionLog(SOURCE, builder)
    builder.add_source(catalogue.sources[SOURCE])
    nodes = Nodes(catalogue.mechanisms, builder, identity, catalogue)
    for log.read, mechanism in enumerate(catalogue.mechanisms, start=1):
        _add_indication(builder, nodes, mechanism, log)
        _add_links(builder, nodes, mechanism, log)
        if log.read % _STEP == 0:
            progress(SOURCE, log.read, len(catalogue.mechanisms))
    return log.finish()


def _add_indication(builder: GraphBuilder, nodes: Nodes, mechanism: Mechanism, log: SectionLog) -> None:
    disease = nodes.disease(mechanism.disease_mesh, mechanism.disease)
    if disease:
        builder.add_fact(nodes.drug(mechanism), "indicated_for", disease, SOURCE)
    else:
        log.skip("indication that is no disease")


def _add_links(builder: GraphBuilder, nodes: Nodes, mechanism: Mechanism, log: SectionLog) -> None:
    entities = {node.id: nodes.entity(node, mechanism) for node in mechanism.nodes}
    for link in mechanism.links:
        subject, object_ = entities.get(link.source, ""), entities.get(link.target, "")
        if not subject or not object_:
            log.skip("link to a node without a usable identifier")
            continue
        reading = read_relation(link.key, builder.entity(subject).type, builder.entity(object_).type)
        if reading.inverted:
            subject, object_ = object_, subject
        if not reading.predicate:
            log.skip(reading.skip)
        elif subject == object_:
            log.skip("link of a thing to itself")
        elif reading.predicate == "has_phenotype" and not object_.startswith("HP:"):
            log.skip("manifestation that is no finding of a disease")
        else:
            builder.add_fact(subject, reading.predicate, object_, SOURCE)
