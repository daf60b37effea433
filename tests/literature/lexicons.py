"""A small world whose names the hand-made literature uses."""

from __future__ import annotations

from pathlib import Path

from medgym.literature.lexicon import Lexicon
from medgym.world.facts import Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.world import World

DATA = Path(__file__).parent.parent / "data" / "literature"

ENTITIES = (
    ("ORPHA:324", "disease", "Fabry disease", ("Anderson-Fabry disease", "FD")),
    ("ORPHA:365", "disease", "Pompe disease", ()),
    ("DOID:83", "disease", "cataract", ()),
    ("HP:1", "phenotype", "Ataxia", ()),
    ("HP:2", "phenotype", "Seizure", ("Seizures",)),
    ("HP:3", "phenotype", "Cataract", ()),
    ("HP:4", "phenotype", "Hearing loss", ("β-deafness",)),
    ("HGNC:4296", "gene", "GLA", ("galactosidase alpha",)),
    ("HGNC:4065", "gene", "GAA", ()),
    ("HGNC:1100", "gene", "BRCA1", ()),
    ("HGNC:7", "gene", "REST", ()),
    ("drug:a", "drug", "agalsidase", ()),
    ("drug:b", "drug", "alglucosidase", ()),
    ("drug:c", "drug", "ibuprofen", ()),
    ("inheritance:xr", "inheritance", "X-linked recessive", ()),
    ("group:storage", "group", "Storage disease", ()),
    ("ORPHA:1", "disease", "Twin syndrome", ("shared name",)),
    ("ORPHA:2", "disease", "Other syndrome", ("shared name",)),
)


def lexicon_graph() -> Graph:
    builder = GraphBuilder()
    builder.add_source(Source("made", "Made by hand", "CC0-1.0", "2023-01-01", "", ""))
    for identifier, kind, name, aliases in ENTITIES:
        builder.add_entity(identifier, kind, name, aliases)
    for identifier, kind, *_ in ENTITIES:
        if kind in ("phenotype", "inheritance", "gene"):
            predicate = {"phenotype": "has_phenotype", "inheritance": "inherited_as", "gene": "caused_by"}[kind]
            builder.add_fact("ORPHA:1", predicate, identifier, "made")
        if kind == "disease":
            builder.add_fact(identifier, "in_group", "group:storage", "made", {"level": "direct"})
        if kind == "drug":
            builder.add_fact(identifier, "indicated_for", "ORPHA:1", "made")
    return builder.build()


def make_lexicon() -> Lexicon:
    return Lexicon.from_graph(lexicon_graph())


def save_lexicon_world(folder: Path) -> Path:
    World.from_graph("names", 1, lexicon_graph()).save(folder)
    return folder
