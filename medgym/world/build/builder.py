"""Builds the graph of a world from a folder of source files: reads what is there, says what is missing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from pathlib import Path

from medgym.errors import WorldError
from medgym.world.build import cleaning, diseases, ontology
from medgym.world.build.catalogue import read_catalogue
from medgym.world.build.joining import DiseaseSources, identify
from medgym.world.build.mechanisms import add_mechanisms
from medgym.world.build.pathways import add_pathways
from medgym.world.build.regulatory import add_applications, add_designations
from medgym.world.build.report import BuildReport, Progress, SectionReport
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources import (
    disease_ontology,
    drugmechdb,
    drugsatfda,
    fda_orphan,
    hpo,
    mondo,
    orphapackets,
    pathways,
)
from medgym.world.sources.common import snapshot_date

_log = logging.getLogger(__name__)

_FINDERS: dict[str, Callable[[Path], object]] = {
    "orphapackets": orphapackets.find,
    "disease_ontology": disease_ontology.find,
    "mondo": mondo.find,
    "drugmechdb": drugmechdb.find,
    "fda_orphan_drug": fda_orphan.find,
    "drugsatfda": drugsatfda.find,
    "hpo": hpo.find,
    "hetionet": pathways.find,
}

#: Folder names under a SOURCES root, in the order in which they are read. Either of the first two is needed.
SOURCE_NAMES: tuple[str, ...] = tuple(_FINDERS)


def build_world_graph(
    sources: Path, progress: Progress | None = None, *, skip: Collection[str] = ()
) -> tuple[Graph, BuildReport]:
    """Read all sources under a root and compile them into one graph; the result depends on the files alone.

    Args:
        sources: a folder with one folder per source (`SOURCE_NAMES`), or with the files themselves.
        progress: called with (section, done, of how many) now and then.
        skip: names of sources to leave out although they are there.

    Raises:
        WorldError: there is no such folder, or neither Orphanet nor the Disease Ontology is in it.
        SourceError: a file is damaged or is not what its name says.
    """
    if not sources.is_dir():
        raise WorldError(f"There is no folder {str(sources)!r}.", next_step="Give the folder that holds the sources.")
    tell: Progress = progress or (lambda section, done, of: None)
    present = [name for name, find in _FINDERS.items() if name not in skip and find(sources)]
    if not {"orphapackets", "disease_ontology"} & set(present):
        raise WorldError(
            f"No diseases are under {str(sources)!r}.",
            "Neither orphapackets/ nor disease_ontology/ holds the files it should.",
            f"Put the sources into folders named {', '.join(SOURCE_NAMES)}.",
        )
    builder = GraphBuilder()
    known = _read_diseases(sources, present, tell)
    sections = _add_diseases(builder, known, sources, present, tell)
    identity = identify(known)
    catalogue = read_catalogue(sources, present)
    if "drugmechdb" in catalogue.sources:
        sections.append(add_mechanisms(builder, identity, catalogue, tell))
    if "fda_orphan_drug" in catalogue.sources:
        sections.append(add_designations(builder, identity, catalogue, tell))
    if "drugsatfda" in catalogue.sources:
        sections.append(add_applications(builder, catalogue, tell))
    sections.append(cleaning.clean(builder))
    for section in sections:
        _log.info("%s", section.to_row())
    graph = builder.build()
    return graph, BuildReport(tuple(sections), tuple(name for name in SOURCE_NAMES if name not in present))


def _read_diseases(sources: Path, present: Collection[str], tell: Progress) -> DiseaseSources:
    packets = orphapackets.find(sources) if "orphapackets" in present else None
    ontology_files = disease_ontology.find(sources) if "disease_ontology" in present else {}
    tables = mondo.find(sources) if "mondo" in present else {}
    tell("reading", 0, 3)
    read_packets = {packet.code: packet for packet in orphapackets.read(packets)} if packets else {}
    tell("reading", 1, 3)
    classes = tuple(disease_ontology.read_classes(ontology_files["classes"])) if ontology_files else ()
    xrefs = tuple(disease_ontology.read_xrefs(ontology_files["xrefs"])) if "xrefs" in ontology_files else ()
    tell("reading", 2, 3)
    matches = tuple(match for name, path in tables.items() for match in mondo.read(name, path))
    tell("reading", 3, 3)
    return DiseaseSources(read_packets, classes, xrefs, matches)


def _add_diseases(
    builder: GraphBuilder, known: DiseaseSources, sources: Path, present: Collection[str], tell: Progress
) -> list[SectionReport]:
    sections: list[SectionReport] = []
    if known.packets:
        sections.append(diseases.add_orphanet(builder, known.packets, tell))
    if known.classes:
        files = disease_ontology.find(sources)
        axioms = disease_ontology.read_axioms(files["axioms"]) if "axioms" in files else ()
        snapshot = snapshot_date(files["classes"])
        sections.append(ontology.add_disease_ontology(builder, known, axioms, snapshot, tell))
    hierarchy = hpo.find(sources) if "hpo" in present else None
    if hierarchy is not None:
        sections.append(ontology.add_hierarchy(builder, hpo.read(hierarchy), known.disorders.values()))
    gene_sets = pathways.find(sources) if "hetionet" in present else None
    if gene_sets is not None:
        symbols, snapshot = pathways.read_symbols(gene_sets.nodes), snapshot_date(gene_sets.pathways)
        sections.append(add_pathways(builder, pathways.read(gene_sets.pathways), symbols, snapshot, tell))
    return sections
