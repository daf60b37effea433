"""What goes wrong when graphs are merged by name, and cannot here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.literature.build import build_literature_world
from medgym.literature.lexicon import Lexicon
from medgym.literature.linker import Linker
from medgym.world.world import World
from tests.literature.lexicons import lexicon_graph, save_lexicon_world

_TEXTS = (
    "Mutations in the GLA gene cause Fabry disease.",
    "Anderson-Fabry disease is caused by mutations in the GLA gene.",
    "Fabry disease is characterized by ataxia.",
    "Agalsidase is used to treat Fabry's disease.",
    "Pompe disease is caused by mutations in the GAA gene.",
)


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_lexicon_world(tmp_path_factory.mktemp("lexicon") / "names")


def _world(folder: Path, lexicon: Path, order: list[int]) -> World:
    rows = [{"id": f"d{n}", "title": f"Note {n}", "text": _TEXTS[n]} for n in order]
    path = folder / "notes.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return build_literature_world([path], lexicon, snapshot="2024-01-01", shard_size=2)[0]


@given(order=st.permutations(range(len(_TEXTS))))
def test_facts_attach_whatever_the_order(
    order: list[int], lexicon: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A filter that runs once over facts keeps or drops them by their order; here no order matters."""
    expected = _world(tmp_path_factory.mktemp("a"), lexicon, list(range(len(_TEXTS))))
    assert _world(tmp_path_factory.mktemp("b"), lexicon, order).fingerprint == expected.fingerprint


def test_a_fact_under_two_names_is_one_fact_with_both_sentences(lexicon: Path, tmp_path: Path) -> None:
    """Comparing names with ids lets duplicates through; facts here are tied to ids alone."""
    world = _world(tmp_path, lexicon, list(range(len(_TEXTS))))
    (fact,) = [n for n, f in enumerate(world.graph.facts()) if (f.subject, f.predicate) == ("ORPHA:324", "caused_by")]
    assert world.documents.stating(fact) == ("d0#s1", "d1#s1")


def test_every_stated_fact_survives_the_merge(lexicon: Path, tmp_path: Path) -> None:
    """Merging by the longer name drops the edges of the shorter; here every statement's fact is in the graph."""
    world = _world(tmp_path, lexicon, list(range(len(_TEXTS))))
    found = {(f.subject, f.predicate, f.object) for f in world.graph.facts()}
    assert found >= {
        ("ORPHA:324", "caused_by", "HGNC:4296"), ("ORPHA:324", "has_phenotype", "HP:1"),
        ("drug:a", "indicated_for", "ORPHA:324"), ("ORPHA:365", "caused_by", "HGNC:4065"),
    }  # fmt: skip
    ends = {end for fact in world.graph.facts() for end in (fact.subject, fact.object)}
    assert ends == set(world.graph.entities)


def test_names_come_from_the_lexicon_letter_by_letter(lexicon: Path, tmp_path: Path) -> None:
    """Replacing synonyms inside words corrupts names ("Pain" holds "ai"); here no name is ever rewritten."""
    world, graph = _world(tmp_path, lexicon, list(range(len(_TEXTS)))), lexicon_graph()
    for entity in world.graph.entities.values():
        assert entity == graph.entities[entity.id]


def test_a_short_name_is_not_found_inside_others() -> None:
    names = Lexicon.from_names(
        [("x:ai", "disease", ("ai",)), ("x:pain", "disease", ("Pain",)), ("x:brain", "anatomy", ("Brain",))]
    )
    sentence = "Pain in the brain, but ai alone."
    found = [(sentence[m.start : m.end], names.entities[m.entity][0]) for m in Linker(names).link([sentence])]
    assert found == [("Pain", "x:pain"), ("brain", "x:brain"), ("ai", "x:ai")]
