"""Information content and places: the numbers that a score is made of."""

from __future__ import annotations

import math
from pathlib import Path
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.synthesis.rarity import RarityTable
from medgym.synthesis.rarity.information import information_content, mean_information
from medgym.synthesis.rarity.ranks import Ranks
from medgym.world.documents import Document, Sentence
from medgym.world.facts import Source
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources import orphapackets
from medgym.world.world import World

SOURCE = Source("toy", "Hand-made toy facts", "CC0-1.0", "2025-01-01", "https://example.org", "none")


def test_information_content_of_findings_and_diseases() -> None:
    builder = GraphBuilder()
    builder.add_source(SOURCE)
    for number in range(4):
        builder.add_entity(f"ORPHA:{number}", "disease", f"Disease {number}")
        builder.add_entity(f"HP:{number}", "phenotype", f"Finding {number}")
    builder.add_fact("ORPHA:0", "lacks_phenotype", "HP:2", "toy")
    for disease, findings in enumerate([(0, 1), (0, 1), (0,), (0, 3)]):
        for finding in findings:
            builder.add_fact(f"ORPHA:{disease}", "has_phenotype", f"HP:{finding}", "toy")
    graph = builder.build()
    contents = information_content(graph)
    assert {graph.entity_ids[node]: content for node, content in contents.items()} == {
        "HP:0": 0.0,
        "HP:1": pytest.approx(math.log(2)),
        "HP:3": pytest.approx(math.log(4)),
    }
    assert mean_information(graph, contents, graph.node("ORPHA:3")) == pytest.approx(math.log(4) / 2)
    assert mean_information(graph, contents, graph.node("HP:2")) is None
    page = Document("p", "Page", "monograph", "2025-01-01", 0.5, "toy", (Sentence("Finding 0 is seen."),))
    table = RarityTable(World.from_graph("small", 1, graph, [page]))
    assert table.of(graph.node("HP:0")).information_content == 0.0
    assert table.of(graph.node("HP:2")).information_content is None


@pytest.mark.data
def test_information_content_over_all_of_orphanet(data_root: Path) -> None:
    """Golden: median 7.27, a tenth below 5.0, a tenth at 8.37; 2,514 of 8,695 findings in one disease."""
    builder = GraphBuilder()
    builder.add_source(SOURCE)
    packets = orphapackets.find(data_root)
    assert packets is not None
    for packet in orphapackets.read(packets):
        for finding in packet.findings:
            for entity, kind in ((f"ORPHA:{packet.code}", "disease"), (finding.hpo_id, "phenotype")):
                if entity not in builder:
                    builder.add_entity(entity, kind, entity)
            builder.add_fact(f"ORPHA:{packet.code}", "has_phenotype", finding.hpo_id, "toy")
    contents = sorted(information_content(builder.build()).values())
    tenths = quantiles(contents, n=10)
    assert [tenths[0], tenths[4], tenths[8]] == pytest.approx([5.0, 7.27, 8.37], abs=0.01)
    assert sum(content == contents[-1] for content in contents) == pytest.approx(2514, rel=0.002)
    assert len(contents) == pytest.approx(8695, rel=0.002)


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(0, 9))
def test_places_are_mid_ranks(values: list[int], value: int) -> None:
    ranks = Ranks(values)
    smaller, equal = sum(v < value for v in values), values.count(value)
    assert ranks.place(value) == pytest.approx((smaller + equal / 2) / max(1, len(values)))
    assert ranks.below(value) == pytest.approx(smaller / max(1, len(values)))
