from __future__ import annotations

import pytest

from medgym.world.build.diseases import add_orphanet, ancestors
from medgym.world.build.report import SectionReport
from medgym.world.facts import Literal
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from tests.mini import mini_diseases


@pytest.fixture(scope="module")
def built() -> tuple[Graph, SectionReport]:
    builder = GraphBuilder()
    report = add_orphanet(builder, mini_diseases().packets, lambda section, done, of: None)
    return builder.build(), report


def facts(graph: Graph, subject: str, predicate: str) -> dict[str | Literal, dict[str, str]]:
    return {
        graph.fact(n).object: dict(graph.fact(n).qualifiers) for n in graph.of_subject(predicate, graph.node(subject))
    }


@pytest.mark.parametrize(
    ("subject", "predicate", "expected"),
    [
        # a finding stated twice counts with its higher frequency; an excluded one is another predicate
        (
            "ORPHA:901",
            "has_phenotype",
            {"HP:9000001": {"frequency": "very_frequent"}, "HP:9000002": {"frequency": "frequent"}},
        ),
        ("ORPHA:901", "lacks_phenotype", {"HP:9000003": {}}),
        ("ORPHA:901", "caused_by", {"HGNC:90001": {"mechanism": "germline"}}),
        ("ORPHA:901", "associated_gene", {"HGNC:90002": {"role": "modifier"}}),
        ("ORPHA:902", "caused_by", {"HGNC:90002": {"mechanism": "loss_of_function"}}),
        ("ORPHA:904", "caused_by", {}),  # its other gene has no HGNC number
        ("ORPHA:905", "associated_gene", {"HGNC:90002": {"role": "fusion"}}),
        ("ORPHA:905", "caused_by", {"HGNC:90001": {"mechanism": "somatic"}}),
        ("ORPHA:901", "inherited_as", {"inheritance:autosomal-recessive": {}}),
        ("ORPHA:903", "inherited_as", {}),
        ("ORPHA:901", "onset_in", {"onset:childhood": {}, "onset:adulthood": {}}),
        ("ORPHA:903", "onset_in", {}),
        # Worldwide is unknown, so Europe; incidence is no prevalence; at birth comes last
        ("ORPHA:901", "prevalence_class", {"prevalence:1-9-per-million": {"measure": "point", "region": "Europe"}}),
        ("ORPHA:902", "prevalence_class", {"prevalence:lt-1-per-million": {"measure": "birth", "region": "worldwide"}}),
        ("ORPHA:903", "prevalence_class", {}),
        ("ORPHA:901", "in_group", {"ORPHA:910": {"level": "direct"}, "ORPHA:98006": {"level": "broad"}}),
        ("ORPHA:902", "in_group", {"ORPHA:910": {"level": "broad"}, "ORPHA:98006": {"level": "broad"}}),
        ("ORPHA:902", "subtype_of", {"ORPHA:901": {}}),
        ("ORPHA:905", "subtype_of", {"ORPHA:904": {}}),
        ("ORPHA:910", "subgroup_of", {"ORPHA:98006": {}}),
        ("ORPHA:98006", "subgroup_of", {}),
    ],
)
def test_facts(
    built: tuple[Graph, SectionReport], subject: str, predicate: str, expected: dict[str, dict[str, str]]
) -> None:
    assert facts(built[0], subject, predicate) == expected


def test_entities_are_named_and_typed(built: tuple[Graph, SectionReport]) -> None:
    entities = built[0].entities
    assert entities["HGNC:90001"].name == "WOB1"
    assert entities["HGNC:90001"].aliases == ("wobblin 1",)
    assert entities["ORPHA:910"].type == "group"
    assert entities["ORPHA:902"].type == "disease"
    assert "Velt-Mann disease" in entities["ORPHA:901"].aliases


def test_all_that_is_left_out_is_counted(built: tuple[Graph, SectionReport]) -> None:
    report = built[1]
    assert report.read == 8
    assert report.added_facts == len(built[0])
    assert report.skipped == {
        "annotation of a group": 2,
        "finding stated twice": 1,
        "gene without an HGNC number": 1,
        "inherited_as 'Not applicable'": 1,
        "inherited_as 'Unknown'": 1,
        "onset_in 'No data available'": 1,
        "parent without a packet": 3,
        "prevalence without a class for the world or Europe": 1,
    }


def test_the_source_carries_licence_and_date(built: tuple[Graph, SectionReport]) -> None:
    (source,) = built[0].sources
    assert (source.licence, source.snapshot) == ("CC-BY-4.0", "2024-03-05")
    assert "Orphanet" in source.attribution


def test_ancestors_survive_a_circle() -> None:
    packets = dict(mini_diseases().packets)
    first, second = packets["901"], packets["902"]
    looped = type(first)(**{name: getattr(first, name) for name in first.__slots__} | {"parents": ("902", "910")})
    packets["901"] = looped
    assert ancestors(second, packets) == {"901", "910", "98006"}
    assert ancestors(looped, packets) == {"902", "910", "98006"}
