from __future__ import annotations

from dataclasses import replace

import pytest

from medgym.world.facts import Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.twin import Twin, fictionalize, real_names_in, real_names_in_texts
from medgym.world.twin.kept_names import KeptNames
from medgym.world.twin.name_table import NameTable, words_of
from medgym.world.world import World

_SOURCE = Source("toy", "Invented facts", "CC0-1.0", "2025-01-01", "https://example.org", "none")


def clinic() -> Graph:
    """A few entities whose names stand inside each other's."""
    builder = GraphBuilder()
    builder.add_source(_SOURCE)
    for entity in (
        ("DOID:1", "disease", "Arlenkind's disease"),
        ("DOID:2", "disease", "cataract"),
        ("ORPHA:3", "disease", "Congenital cataract with Arlenkind rings"),
        ("HP:1", "phenotype", "Cataract"),
        ("HP:2", "phenotype", "Severe Arlenkind's disease of the lens"),
        ("HP:3", "phenotype", "Low glucose"),
        ("HP:4", "phenotype", "Vein of Galenor dilatation"),
        ("company:galenor", "company", "Galenor"),
        ("MESH:D1", "drug", "glucose"),
        ("MESH:D2", "drug", "betolanin"),
        ("UniProt:P1", "protein", "torvelase"),
        ("GO:1", "process", "torvelase activity"),
        ("GO:2", "process", "glucose transport"),
        ("chemical:betolanin", "chemical", "betolanin"),
        ("designation:betolanin-2001-01-01", "designation", "Orphan designation of betolanin (2001-01-01)"),
    ):
        builder.add_entity(*entity)
    for subject, predicate, target in (
        ("DOID:1", "has_phenotype", "HP:1"), ("DOID:2", "has_phenotype", "HP:2"), ("ORPHA:3", "has_phenotype", "HP:3"),
        ("ORPHA:3", "has_phenotype", "HP:4"), ("ORPHA:3", "subtype_of", "DOID:2"),
        ("MESH:D1", "indicated_for", "DOID:1"),
        ("MESH:D2", "inhibits", "UniProt:P1"), ("UniProt:P1", "takes_part_in", "GO:1"),
        ("MESH:D1", "takes_part_in", "GO:2"), ("MESH:D2", "metabolised_to", "chemical:betolanin"),
        ("designation:betolanin-2001-01-01", "designates", "MESH:D2"),
        ("designation:betolanin-2001-01-01", "sponsor", "company:galenor"),
    ):  # fmt: skip
        builder.add_fact(subject, predicate, target, _SOURCE.name)
    return builder.build()


@pytest.fixture(scope="module")
def twin() -> tuple[World, Twin]:
    world = World.from_graph("clinic", 1, clinic())
    return world, fictionalize(world, 0)


def called(pair: tuple[World, Twin], entity: str) -> str:
    return pair[1].world.graph.entities[pair[1].renaming.entity(entity)].name


def test_plain_words_of_findings_stay_and_proper_names_go(twin: tuple[World, Twin]) -> None:
    assert called(twin, "HP:1") == "Cataract"
    assert called(twin, "HP:3") == "Low glucose"
    assert called(twin, "HP:4") == "Vein of Galenor dilatation"
    assert called(twin, "HP:2") == f"Severe {called(twin, 'DOID:1')} of the lens"
    assert called(twin, "GO:2") == "glucose transport"
    assert called(twin, "GO:1") == f"{called(twin, 'UniProt:P1')} activity"
    assert called(twin, "chemical:betolanin") == called(twin, "MESH:D2")
    assert called(twin, "MESH:D1") != "glucose"
    assert called(twin, "designation:betolanin-2001-01-01").startswith(
        f"Orphan designation of {called(twin, 'MESH:D2')}"
    )


def test_ids_follow_what_changed(twin: tuple[World, Twin]) -> None:
    renaming = twin[1].renaming
    assert [renaming.entity(f"HP:{n}") for n in (1, 3, 4)] == ["HP:1", "HP:3", "HP:4"]
    assert renaming.entity("GO:2") == "GO:2"
    assert renaming.entity("HP:2").startswith("HP:9")
    assert renaming.entity("chemical:betolanin") == f"chemical:{called(twin, 'MESH:D2')}"


def test_a_twin_is_tight(twin: tuple[World, Twin]) -> None:
    world, made = twin
    assert real_names_in(made.world, world) == []


def test_the_original_leaks_all_its_names() -> None:
    world = World.from_graph("clinic", 1, clinic())
    found = {leak.name for leak in real_names_in(world, world)}
    assert {"arlenkind s disease", "cataract", "glucose", "betolanin", "galenor", "torvelase"} <= found


@pytest.mark.parametrize("name", ["Cataract", "The CATARACT disorder", "a betolanin-like disease"])
def test_one_real_name_is_found_wherever_it_stands(twin: tuple[World, Twin], name: str) -> None:
    world, made = twin
    graph = made.world.graph
    node = graph.node(made.renaming.entity("ORPHA:3"))
    names = (*graph.names[:node], name, *graph.names[node + 1 :])
    spoilt = World.from_graph("spoilt", 1, replace(graph, names=names, _forward={}, _backward={}))
    found = real_names_in(spoilt, world)
    assert {leak.where for leak in found} >= {graph.entity_ids[node]}


def test_a_real_name_in_a_sentence_is_found(twin: tuple[World, Twin]) -> None:
    world, made = twin
    text = next(iter(made.world.documents))
    for sentence, leaks in (("It was torvelase.", 1), ("It was Torvelasen.", 0), ("It came with cataract.", 0)):
        page = replace(text, sentences=(replace(text.sentences[0], text=sentence),))
        spoilt = World.from_graph("spoilt", 1, made.world.graph, [page])
        assert len(real_names_in(spoilt, world)) == leaks


def test_a_real_name_in_a_question_is_found(twin: tuple[World, Twin]) -> None:
    world, made = twin
    texts = {"q1": "Which enzyme is called torvelase?", "q2": "Who has cataract and low glucose?"}
    found = real_names_in_texts(texts, made.world, world)
    assert [(leak.name, leak.where) for leak in found] == [("torvelase", "q1")]


def test_tiny_is_tight() -> None:
    world = World.load("tiny")
    for seed in (0, 1):
        assert real_names_in(fictionalize(world, seed).world, world) == []
    assert real_names_in(fictionalize(world, 0, rewire=True).world, world) == []
    kept = KeptNames(world.graph)
    assert len(kept.plain_words) < 0.04 * len(kept.real)


@pytest.mark.orphan
def test_orphan_is_tight() -> None:
    world = World.load("orphan")
    assert real_names_in(fictionalize(world, 0).world, world) == []
    kept = KeptNames(world.graph)
    assert len(kept.plain_words) < 0.04 * len(kept.real)


def test_a_name_table_finds_runs_of_words_and_masks_the_longest() -> None:
    table = NameTable(["Cavel dystrophy", "dystrophy", "Cavel", "..."])
    assert len(table) == 3
    assert table.within("(CAVEL-Dystrophy), dystrophies") == ["cavel dystrophy", "cavel", "dystrophy"]
    assert table.masked(words_of("a Cavel dystrophy, a dystrophy")) == ["a", "", "a", ""]
    assert "cavel  DYSTROPHY" in table
    assert table.within("Cavelin") == []
