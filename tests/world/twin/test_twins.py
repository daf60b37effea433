from __future__ import annotations

import re
import subprocess
import sys
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from medgym.canonical import canonical_text
from medgym.errors import QueryError, WorldError
from medgym.world.facts import Claim, Literal
from medgym.world.graph import Graph
from medgym.world.render import count_claims, render_claims
from medgym.world.script import Script
from medgym.world.specialties import specialties_of
from medgym.world.storage import graph_tables
from medgym.world.twin import Renaming, Twin, fictionalize
from medgym.world.world import World
from tests.toy import toy_graph
from tests.world.render.laws import check_world
from tests.world.render.worlds import graphs, rich_graph, sibling_graph
from tests.world.twin.laws import check_isomorphism, check_names, check_pages


@lru_cache(maxsize=8)
def twin_of(kind: str, seed: int = 0) -> tuple[World, Twin]:
    made = {"toy": toy_graph, "rich": rich_graph, "siblings": sibling_graph}[kind]()
    world = World.from_graph(kind, 1, made)
    return world, fictionalize(world, seed)


@pytest.mark.parametrize("kind", ["toy", "rich", "siblings"])
def test_a_twin_is_the_same_world_under_other_names(kind: str) -> None:
    world, twin = twin_of(kind)
    check_isomorphism(world, twin)
    check_pages(world, twin)
    check_names(world.graph, twin.world.graph)
    check_world(twin.world.graph, list(twin.world.documents))


@settings(max_examples=40)
@given(graph=graphs(), seed=st.integers(0, 3))
def test_a_twin_of_any_world_is_isomorphic_to_it(graph: Graph, seed: int) -> None:
    world = World.from_graph("drawn", 1, graph)
    try:
        twin = fictionalize(world, seed)
    except WorldError:  # names such as "0" leave an event no name of its own, and it says so
        reject()
    check_isomorphism(world, twin)
    check_pages(world, twin)
    check_names(graph, twin.world.graph)


def test_a_twin_of_tiny_keeps_every_page_and_specialty() -> None:
    world = World.from_graph("tiny", 1, World.load("tiny").graph)
    twin = fictionalize(world, 11)
    check_isomorphism(world, twin)
    check_pages(world, twin)
    check_names(world.graph, twin.world.graph)
    for node, kind in enumerate(world.graph.entity_types):
        if kind == "disease":
            other = twin.world.graph.node(twin.renaming.entity(world.graph.entity_ids[node]))
            assert specialties_of(twin.world.graph, other) == specialties_of(world.graph, node)


def test_a_twin_of_a_twin_is_one_of_the_original_too() -> None:
    world, first = twin_of("siblings")
    second = fictionalize(first.world, 5)
    check_isomorphism(first.world, second)
    check_pages(first.world, second)
    assert len(second.world.documents) == len(world.documents)


def test_another_seed_gives_other_names_and_ids() -> None:
    (world, one), (_, other) = twin_of("toy", 0), twin_of("toy", 1)
    for entity in world.graph.entities.values():
        if entity.type in ("disease", "gene", "drug", "company", "group"):
            first, second = one.renaming.entity(entity.id), other.renaming.entity(entity.id)
            assert first != second
            assert one.world.graph.entities[first].name != other.world.graph.entities[second].name


def test_the_order_of_ids_says_nothing_of_the_order_before() -> None:
    world, twin = twin_of("siblings")
    before = [entity for entity in world.graph.entity_ids if world.graph.entities[entity].type == "disease"]
    after = [twin.renaming.entity(entity) for entity in before]
    kept = sum(left < right for left, right in pairwise(after))
    assert 0.4 < kept / (len(after) - 1) < 0.6


def test_names_are_the_same_in_every_process() -> None:
    code = (
        "from medgym.world.twin import fictionalize; from medgym.world.world import World\n"
        "from tests.world.render.worlds import rich_graph\n"
        "world = World.from_graph('rich', 1, rich_graph())\n"
        "print(fictionalize(world, 0).world.fingerprint, fictionalize(world, 0, rewire=True).world.fingerprint)"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    world, twin = twin_of("rich")
    assert told == {f"{twin.world.fingerprint} {fictionalize(world, 0, rewire=True).world.fingerprint}\n"}


def test_a_twin_survives_saving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    _, twin = twin_of("siblings")
    twin.world.save(tmp_path / "twin")
    again = World.load(tmp_path / "twin")
    again.check()
    assert again.graph.script == twin.world.graph.script
    assert again.fingerprint == twin.world.fingerprint
    assert again.manifest["fictional"] is True
    assert list(again.documents) == list(twin.world.documents)


def test_a_twin_plants_the_claims_of_its_original_and_a_rewired_one_its_own() -> None:
    world, twin = twin_of("siblings")
    planted = render_claims(world.graph)
    assert any(isinstance(claim.object, Literal) for claim in planted)
    assert {claim.disputes for claim in planted} > {"object"}
    assert count_claims(twin.world.graph) == count_claims(world.graph)
    rewired = fictionalize(world, 0, rewire=True)
    assert rewired.world.graph.script == Script(twin.world.graph.script.heads if twin.world.graph.script else {})
    assert render_claims(rewired.world.graph)


def test_shipped_worlds_carry_no_script() -> None:
    assert "script" not in graph_tables(World.load("tiny").graph)


def claims() -> st.SearchStrategy[Claim]:
    """Claims whose object is an entity or a literal, against an object or a qualifier."""
    texts = st.text(max_size=3)
    said = texts | st.builds(Literal, texts, texts, texts)
    return st.builds(Claim, *[texts] * 3, said, *[texts] * 4)


@given(
    st.builds(
        Script,
        st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
        st.none() | st.lists(st.integers(0, 9)).map(tuple),
        st.none() | st.dictionaries(st.integers(0, 9), st.tuples(st.integers(0, 9), st.integers(0, 9))),
        st.none() | st.lists(claims(), max_size=3).map(tuple),
        st.none() | st.lists(st.integers(0, 9)).map(tuple),
    )
)
def test_a_script_is_read_as_it_was_written(script: Script) -> None:
    assert Script.from_row(script.to_row()) == script


# --- the key ----------------------------------------------------------------------------------------------------------


def test_a_key_survives_saving_and_stays_out_of_the_world(tmp_path: Path) -> None:
    world, twin = twin_of("toy")
    twin.save_key(tmp_path / "keys" / "toy.json")
    assert Renaming.load(tmp_path / "keys" / "toy.json") == twin.renaming
    assert len(twin.renaming) == len(world.graph.entity_ids)
    twin.world.save(tmp_path / "twin")
    assert sorted(path.name for path in (tmp_path / "twin").iterdir()) == ["graph.npz", "manifest.json"]
    assert world.fingerprint not in (tmp_path / "twin" / "manifest.json").read_text()
    written = canonical_text(graph_tables(World.load(tmp_path / "twin").graph))
    gone = [entity for entity in world.graph.entity_ids if twin.renaming.entity(entity) != entity]
    assert len(gone) > 30
    assert [entity for entity in gone if re.search(rf"{re.escape(entity)}\b", written)] == []


def test_what_a_key_does_not_know_is_a_clear_error(tmp_path: Path) -> None:
    _, twin = twin_of("toy")
    with pytest.raises(QueryError, match="no entity"):
        twin.renaming.entity("ORPHA:0")
    with pytest.raises(QueryError, match="no entity"):
        twin.renaming.original("ORPHA:1")
    for ordinal in (-1, len(twin.world.graph)):
        with pytest.raises(QueryError, match="no fact"):
            twin.renaming.fact(ordinal)
    (tmp_path / "no.json").write_text("{}")
    with pytest.raises(WorldError, match="no key"):
        Renaming.load(tmp_path / "no.json")
    with pytest.raises(WorldError, match="cannot be read"):
        Renaming.load(tmp_path / "nowhere.json")
