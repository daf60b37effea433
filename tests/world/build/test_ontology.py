from __future__ import annotations

import pytest

from medgym.world.build import diseases, ontology
from medgym.world.build.joining import DiseaseSources
from medgym.world.build.report import SectionReport
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources import disease_ontology, hpo
from medgym.world.specialties import SPECIALTIES, specialties_of
from tests.mini import MINI, mini_diseases


def quiet(section: str, done: int, of: int) -> None:
    pass


@pytest.fixture(scope="module")
def built() -> tuple[Graph, SectionReport]:
    builder = GraphBuilder()
    known = mini_diseases()
    diseases.add_orphanet(builder, known.packets, quiet)
    axioms = disease_ontology.read_axioms(disease_ontology.find(MINI)["axioms"])
    report = ontology.add_disease_ontology(builder, known, axioms, "2025-06-30", quiet)
    return builder.build(), report


def objects(graph: Graph, subject: str, predicate: str) -> set[str]:
    return {graph.entity_ids[node] for node in graph.forward(predicate).get(graph.node(subject), ())}


@pytest.mark.parametrize(
    ("subject", "predicate", "expected"),
    [
        ("ORPHA:903", "has_symptom", {"symptom:fever", "symptom:stiff-knee"}),
        ("ORPHA:903", "caused_by_agent", {"organism:bogvirus-major"}),
        ("ORPHA:903", "transmitted_by", {"transmission:tick-borne-transmission", "organism:ixodes"}),
        ("DOID:911", "caused_by_agent", {"organism:bogvirus-major", "organism:bogvirus-minor"}),
        ("DOID:911", "transmitted_by", {"organism:culex"}),
        ("ORPHA:901", "located_in", {"anatomy:brain"}),
        ("ORPHA:901", "inherited_as", {"inheritance:autosomal-recessive"}),
        ("DOID:905", "inherited_as", {"inheritance:autosomal-dominant"}),
        ("DOID:905", "located_in", {"anatomy:brain", "anatomy:spinal-cord"}),
        ("DOID:906", "located_in", set()),  # one of two, but which?
        ("DOID:910", "triggered_by", {"chemical:nickel"}),
        ("DOID:910", "derives_from", {"cell:melanocyte"}),
        ("DOID:905", "subtype_of", {"DOID:906"}),
        ("DOID:906", "subtype_of", {"ORPHA:901"}),
        ("DOID:907", "subtype_of", {"DOID:905", "DOID:906"}),
        ("DOID:901", "subtype_of", {"DOID:900"}),
        ("ORPHA:903", "subtype_of", {"DOID:901"}),
        ("ORPHA:901", "subtype_of", set()),  # its parent says nothing but that it is genetic
    ],
)
def test_facts(built: tuple[Graph, SectionReport], subject: str, predicate: str, expected: set[str]) -> None:
    assert objects(built[0], subject, predicate) == expected


def test_orphanet_says_how_its_disorders_are_inherited(built: tuple[Graph, SectionReport]) -> None:
    graph = built[0]
    inherited = [graph.fact(n) for n in graph.of_subject("inherited_as", graph.node("ORPHA:901"))]
    assert {fact.source for fact in inherited} == {"orphanet"}


def test_a_merged_class_lends_its_label(built: tuple[Graph, SectionReport]) -> None:
    graph = built[0]
    assert "bog fever, viral" in graph.entities["ORPHA:903"].aliases
    assert not graph.has("DOID:903")
    assert not graph.has("DOID:902")  # too general to be a disease


def test_decorations_of_names_are_taken_off(built: tuple[Graph, SectionReport]) -> None:
    names = {entity.name for entity in built[0].entities.values()}
    assert {"Bogvirus major", "Culex", "nickel"} <= names


def test_what_is_left_out_is_counted(built: tuple[Graph, SectionReport]) -> None:
    skipped = built[1].skipped
    assert skipped["axiom too complex"] == 1
    assert skipped["axiom of a class that is no disease"] == 1
    assert skipped["disease has location: one of several"] == 1
    assert skipped["has phenotype"] == 1
    assert skipped["has allergic trigger"] == 1  # an animal
    assert skipped["parent too general"] == 3


def test_no_parent_closes_a_circle() -> None:
    known = mini_diseases()
    upside_down = disease_ontology.DiseaseClass("DOID:904", "Veltmann's disease", "Veltmann disease type 2")
    lower = disease_ontology.DiseaseClass("DOID:950", "Veltmann disease type 2", "")
    turned = DiseaseSources(known.packets, (upside_down, lower), (), known.matches)
    builder = GraphBuilder()
    diseases.add_orphanet(builder, turned.packets, quiet)
    report = ontology.add_disease_ontology(builder, turned, (), "2025-06-30", quiet)
    assert report.skipped["parent that other sources put below its child"] == 1
    assert objects(builder.build(), "ORPHA:902", "subtype_of") == {"ORPHA:901"}


def test_the_hierarchy_adds_ancestors_of_what_is_present() -> None:
    known = mini_diseases()
    builder = GraphBuilder()
    diseases.add_orphanet(builder, known.packets, quiet)
    path = hpo.find(MINI)
    assert path is not None
    report = ontology.add_hierarchy(builder, hpo.read(path), known.disorders.values())
    graph = builder.build()
    assert objects(graph, "ORPHA:901", "has_phenotype_under") == {"HP:9000010", "HP:9000011"}
    assert objects(graph, "ORPHA:904", "has_phenotype_under") == set()
    assert report.added_facts == 4
    assert {source.snapshot for source in graph.sources if source.name == "hpo"} == {"2023-01-09"}


def test_specialties_come_from_groups_and_from_parents(built: tuple[Graph, SectionReport]) -> None:
    graph = built[0]
    assert specialties_of(graph, graph.node("ORPHA:901")) == ("neurology",)
    assert specialties_of(graph, graph.node("ORPHA:902")) == ("neurology",)
    assert specialties_of(graph, graph.node("ORPHA:903")) == ("infectious disease",)
    assert specialties_of(graph, graph.node("DOID:905")) == ("neurology",)  # below an Orphanet disorder
    assert specialties_of(graph, graph.node("DOID:911")) == ()  # its root is not the real one
    assert len(SPECIALTIES) == 13
