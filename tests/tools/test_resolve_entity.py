from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.tools.name_table import MATCH_SCORES, NameTable
from medgym.tools.toolbox import Toolbox
from medgym.world.graph_builder import GraphBuilder
from medgym.world.world import World
from tests.toy import toy_graph


@pytest.fixture(scope="module")
def toolbox(toy_world: World) -> Toolbox:
    return Toolbox(toy_world)


def first(toolbox: Toolbox, name: str) -> tuple[str, str, float]:
    row: dict[str, Any] = toolbox.call("resolve_entity", {"name": name}).data["matches"][0][0]
    return row["id"], row["match"], row["score"]


@pytest.mark.parametrize(
    ("name", "entity", "kind"),
    [
        ("Arlen syndrome", "ORPHA:1", "name"),
        ("Arlen type", "ORPHA:1", "alias"),
        ("ARLEN SYNDROME", "ORPHA:1", "name, other case"),
        ("arlen  TYPE", "ORPHA:1", "alias, other case"),
        ("Arlen s", "ORPHA:1", "name begins so"),
        ("wasp", "HGNC:3", "alias begins so"),
        ("WAS", "HGNC:3", "name"),
    ],
)
def test_names_aliases_cases_and_beginnings(toolbox: Toolbox, name: str, entity: str, kind: str) -> None:
    assert first(toolbox, name) == (entity, kind, MATCH_SCORES[kind])


def test_an_unknown_name_is_an_empty_list_and_no_error(toolbox: Toolbox) -> None:
    result = toolbox.call("resolve_entity", {"name": "nobody"})
    assert (result.text, result.error, result.items, result.delivered) == ("No match.", None, 1, ())
    assert result.data["matches"] == [[]]


def test_a_batch_keeps_its_order(toolbox: Toolbox) -> None:
    result = toolbox.call("resolve_entity", {"name": ["ZAR1", "nobody", "QUE7"]})
    assert result.text.splitlines() == [
        "Name 1 of 3:",
        "1 ZAR1 (gene) [HGNC:1]  name, score 1.00",
        "Name 2 of 3:",
        "No match.",
        "Name 3 of 3:",
        "1 QUE7 (gene) [HGNC:2]  name, score 1.00",
    ]
    assert result.items == 3


def test_short_names_match_whole_names_only(toolbox: Toolbox) -> None:
    assert toolbox.call("resolve_entity", {"name": "Ar"}).data["matches"] == [[]]


def _ambiguous() -> NameTable:
    builder = GraphBuilder()
    builder.add_entity("HGNC:9", "gene", "CAT", ("feline",))
    builder.add_entity("drug:cat", "drug", "cat")
    builder.add_entity("ORPHA:8", "disease", "Cataract", ("CAT",))
    builder.add_entity("ORPHA:9", "disease", "cat", ("Cat",))
    return NameTable(_keeping_all(builder))


def _keeping_all(builder: GraphBuilder) -> Any:
    from medgym.world.facts import Source

    builder.add_source(Source("s", "s", "CC0-1.0", "2025-01-01", "", ""))
    builder.add_entity("onset:x", "onset", "x")
    builder.add_entity("company:x", "company", "y")
    builder.add_entity("designation:x", "designation", "z")
    for disease in ("ORPHA:8", "ORPHA:9"):
        builder.add_fact(disease, "caused_by", "HGNC:9", "s")
    builder.add_fact("designation:x", "designates", "drug:cat", "s")
    return builder.build()


def test_the_best_match_counts_once_and_ties_fall_by_type_and_id() -> None:
    table = _ambiguous()
    graph = table._graph
    found = [(graph.entity_ids[match.node], match.kind) for match in table.find("cat", 5)]
    assert found == [
        ("ORPHA:9", "name"),
        ("drug:cat", "name"),
        ("HGNC:9", "name, other case"),
        ("ORPHA:8", "alias, other case"),
    ]
    assert table.find("cat", 2) == table.find("cat", 5)[:2]


@given(st.sampled_from([name for node in range(len(toy_graph().entity_ids)) for name in toy_graph().surfaces(node)]))
def test_every_name_and_alias_finds_its_entity(name: str) -> None:
    graph = toy_graph()
    match = NameTable(graph).find(name, 1)[0]
    assert name in graph.surfaces(match.node)
    assert match.kind in ("name", "alias")
