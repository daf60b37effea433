from __future__ import annotations

from pathlib import Path

import pytest

from medgym.world.build.builder import build_world_graph
from medgym.world.build.report import SectionReport
from medgym.world.graph import Graph
from medgym.world.world import World
from tests.mini import MINI


@pytest.fixture(scope="module")
def built() -> tuple[Graph, SectionReport]:
    graph, report = build_world_graph(MINI)
    return graph, report.section("pathways")


def members(graph: Graph, name: str) -> set[str]:
    table = graph.backward("participates_in")
    return {graph.names[gene] for pathway in table if graph.names[pathway] == name for gene in table[pathway]}


def test_pathways_of_one_name_are_one_with_all_their_genes(built: tuple[Graph, SectionReport]) -> None:
    graph, _ = built
    names = [graph.names[pathway] for pathway in graph.backward("participates_in")]
    assert sorted(names) == ["Swaying of the gait", "Tilt signaling"]
    assert members(graph, "Swaying of the gait") == members(graph, "Tilt signaling") == {"WOB1", "TIP2"}


def test_what_tells_nothing_or_has_no_licence_is_left_out_and_counted(built: tuple[Graph, SectionReport]) -> None:
    _, section = built
    assert section.read == 8
    assert section.skipped == {
        "too few or too many genes": 2,
        "fewer than two genes of diseases": 1,
        "long name": 1,
        "collection 'elsewhere'": 1,
    }


def test_each_fact_names_the_collection_and_its_licence(built: tuple[Graph, SectionReport]) -> None:
    graph, _ = built
    sources = {source.name: source for source in graph.sources}
    cited = {graph.fact(ordinal).source for ordinal in graph.span("participates_in")}
    assert {name: sources[name].licence for name in cited} == {
        "reactome": "CC-BY-4.0",
        "wikipathways": "CC-BY-3.0",
        "pid": "CC0-1.0",
    }
    assert sources["reactome"].snapshot == "2024-05-01"


def test_the_page_of_a_gene_states_what_it_takes_part_in(built: tuple[Graph, SectionReport]) -> None:
    graph, _ = built
    world = World.from_graph("mini", 1, graph)
    stated = [ordinal for ordinal in graph.span("participates_in") if world.documents.stating(ordinal)]
    assert stated == list(graph.span("participates_in"))
    pages = {sentence.partition("#")[0] for ordinal in stated for sentence in world.documents.stating(ordinal)}
    assert all(page.startswith("gene-") for page in pages)


@pytest.mark.data
def test_the_genes_of_the_urea_cycle(data_root: Path) -> None:
    graph, report = build_world_graph(data_root, skip=["hpo"])
    assert {"OTC", "CPS1", "ARG1", "ASS1"} <= members(graph, "Urea cycle")
    assert report.section("pathways").added_facts > 10_000
