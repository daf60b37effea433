from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.build.builder import build_world_graph
from medgym.world.build.mechanism_nodes import disease_name, small_first
from medgym.world.build.mechanism_relations import READINGS, Reading, read_relation
from medgym.world.build.report import BuildReport
from medgym.world.graph import Graph
from medgym.world.sources import drugmechdb
from medgym.world.vocabulary import ENTITY_TYPES, PREDICATES
from tests.mini import MINI

SOURCE = "drugmechdb"


@pytest.fixture(scope="module")
def built() -> tuple[Graph, BuildReport]:
    return build_world_graph(MINI)


@pytest.fixture(scope="module")
def triples(built: tuple[Graph, BuildReport]) -> set[tuple[str, str, str]]:
    facts = (fact for fact in built[0].facts() if fact.source == SOURCE)
    return {(fact.subject, fact.predicate, str(fact.object)) for fact in facts}


def test_every_relation_has_a_predicate_or_a_reason() -> None:
    for reading in READINGS.values():
        assert bool(reading.predicate) != bool(reading.skip)
        assert not reading.predicate or reading.predicate in PREDICATES
    assert len(READINGS) == 67


@given(st.sampled_from(sorted(READINGS)), st.sampled_from(sorted(ENTITY_TYPES)), st.sampled_from(sorted(ENTITY_TYPES)))
def test_readings_between_mechanism_nodes_fit_the_vocabulary(key: str, one: str, other: str) -> None:
    nodes = PREDICATES["inhibits"].subject
    reading = read_relation(key, one, other)
    if reading.predicate and one in nodes and other in nodes:
        subject, object_ = (other, one) if reading.inverted else (one, other)
        assert subject in PREDICATES[reading.predicate].subject
        assert object_ in PREDICATES[reading.predicate].object


def test_an_unknown_relation_is_named() -> None:
    assert read_relation("befriends", "drug", "disease") == Reading(skip="unknown relation 'befriends'")


def test_paths_become_facts(triples: set[tuple[str, str, str]]) -> None:
    assert {
        ("MESH:D910001", "indicated_for", "ORPHA:901"),
        ("MESH:D910001", "inhibits", "UniProt:W00001"),
        ("UniProt:W00001", "activates", "GO:9000001"),
        ("GO:9000001", "promotes", "ORPHA:901"),
        ("UniProt:W00001", "takes_part_in", "GO:9000001"),
        ("MESH:D910002", "metabolised_to", "MESH:D910007"),
        ("DB:DB90004", "protects_against", "ORPHA:901"),
    } <= triples


def test_backward_relations_are_turned_round(triples: set[tuple[str, str, str]]) -> None:
    assert ("ORPHA:903", "caused_by_agent", "organism:marshia-paludis") in triples
    assert ("ORPHA:901", "has_phenotype", "HP:9000001") in triples
    assert ("DB:DB90003", "lowers", "GO:9000001") in triples
    assert ("UniProt:M00001", "occurs_in", "GO:9000002") in triples


def test_a_part_of_a_place_is_in_it(triples: set[tuple[str, str, str]]) -> None:
    assert read_relation("part of", "protein", "cell") == Reading("occurs_in")
    assert read_relation("part of", "drug", "chemical").skip
    assert ("GO:9000002", "occurs_in", "organism:marshia-paludis") in triples


def test_the_same_protein_of_two_microbes_is_one(built: tuple[Graph, BuildReport]) -> None:
    graph = built[0]
    assert graph.entities["UniProt:M00001"].name == "gyrase subunit A"
    assert not graph.has("UniProt:M00002")


def test_a_mislabelled_disease_stays_a_disease(built: tuple[Graph, BuildReport]) -> None:
    graph = built[0]
    assert graph.entities["ORPHA:901"].type == "disease"
    assert not graph.has("MESH:D900001")


def test_a_disease_nobody_knows_keeps_its_own_id_and_is_named_as_one_would(built: tuple[Graph, BuildReport]) -> None:
    assert built[0].entities["MESH:D900004"].name == "seasonal tilt"


def test_names_lose_their_capitals_and_marks(built: tuple[Graph, BuildReport]) -> None:
    graph = built[0]
    assert graph.entities["GO:9000001"].name == "inflammatory response"
    assert graph.entities["MESH:D910007"].name == "velostatin acid conjugate"
    assert graph.entities["organism:marshia-paludis"].name == "Marshia paludis"
    assert graph.entities["HP:9000001"].name == "Tilted gait"  # as Orphanet has it


@pytest.mark.parametrize(
    ("name", "small"),
    [
        ("DNA replication", "DNA replication"),
        ("G alpha (12/13) signalling events", "G alpha (12/13) signalling events"),
        ("Voltage-gated sodium channel", "voltage-gated sodium channel"),
        ("Bruton kinase", "Bruton kinase"),
        ("Capsid Proteins", "capsid proteins"),
        ("NF-kappaB complex", "NF-kappaB complex"),
    ],
)
def test_small_first(name: str, small: str) -> None:
    assert small_first(name) == small


def test_thesaurus_names_are_turned() -> None:
    assert disease_name("Arthritis, Juvenile") == "juvenile arthritis"
    assert disease_name("Leukemia, Lymphocytic, Chronic") == "Leukemia, Lymphocytic, Chronic"
    assert disease_name("Fever, viral") == "Fever, viral"


def test_what_was_left_out_is_counted(built: tuple[Graph, BuildReport]) -> None:
    assert built[1].section(SOURCE).skipped == {
        "classification or kinship": 1,
        "link of a thing to itself": 1,
        "link to a node without a usable identifier": 2,
        "metabolite of something that is no substance": 1,
        "order in time": 1,
        "relation without a direction of effect": 1,
        "site that is no place": 2,
        "unknown relation 'befriends'": 1,
    }


@pytest.mark.data
def test_the_real_paths(data_root: Path) -> None:
    path = drugmechdb.find(data_root)
    assert path is not None
    used = {link.key for mechanism in drugmechdb.read(path) for link in mechanism.links}
    assert used == set(READINGS)
    graph, report = build_world_graph(data_root, skip=["hpo", "drugsatfda", "fda_orphan_drug"])
    assert report.section(SOURCE).read == 4846
    assert report.section(SOURCE).added_facts > 13_000
    assert not any(reason.startswith("unknown relation") for reason in report.section(SOURCE).skipped)
    inhibited = graph.forward("inhibits")[graph.node("MESH:D000068877")]
    assert "tyrosine-protein kinase ABL1" in {graph.names[node] for node in inhibited}
