from __future__ import annotations

import json
import re
from pathlib import Path

from medgym.questions.question_set import QuestionSet
from medgym.resources import shipped as shipped_path
from medgym.world.export import export_world
from medgym.world.facts import Literal
from medgym.world.vocabulary import DOCUMENT_TYPES
from medgym.world.world import World

Shipped = tuple[World, QuestionSet]
OPEN_LICENCES = {"CC-BY-3.0", "CC-BY-4.0", "CC0-1.0", "US-Gov-Public-Domain"}


def test_a_world_is_what_its_manifest_says(shipped: Shipped) -> None:
    world, _ = shipped
    world.check()
    assert world.fingerprint == world.manifest["fingerprint"]
    assert world.documents.digest == world.manifest["documents"]
    assert len(world.documents) == world.manifest["counts"]["documents"]
    assert world.index.segments == 1


def test_every_source_is_open_dated_and_named_in_the_notice(shipped: Shipped) -> None:
    world, _ = shipped
    notice = (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8")
    for source in world.graph.sources:
        assert source.licence in OPEN_LICENCES
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", source.snapshot)
        assert source.attribution
        assert source.title.lower() in notice.lower()
        assert source.snapshot in notice


def test_no_concept_identifier_of_umls_ships(shipped: Shipped) -> None:
    world, _ = shipped
    cui = re.compile(r"\bC\d{7}\b")
    graph = world.graph
    assert not [i for i in graph.entity_ids if cui.search(i)]
    assert not [name for node in range(len(graph.names)) for name in graph.surfaces(node) if cui.search(name)]


def test_every_fact_stands_on_a_page(shipped: Shipped) -> None:
    world, _ = shipped
    stated = {fact for document in world.documents for sentence in document.sentences for fact in sentence.facts}
    assert stated == set(range(len(world.graph)))
    assert {document.type for document in world.documents} == set(DOCUMENT_TYPES)


def test_the_default_world_is_large_and_the_small_one_small() -> None:
    orphan, tiny = (
        json.loads((shipped_path(f"worlds/{n}@1") / "manifest.json").read_text()) for n in ("orphan", "tiny")
    )
    assert orphan["counts"]["documents"] >= 20_000
    assert orphan["counts"]["facts"] >= 250_000
    assert tiny["counts"]["documents"] <= 6_000


def test_dates_are_real_and_literals_typed(shipped: Shipped) -> None:
    world, _ = shipped
    for literal in world.graph.literals:
        assert isinstance(literal, Literal)
        assert literal.type == "date"
        assert re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", literal.value)


def test_export_writes_the_whole_world(tmp_path: Path) -> None:
    world = World.load("tiny")
    counts = export_world(world, tmp_path)
    assert counts["entities"] == len(world.graph.entity_ids)
    assert counts["facts"] == len(world.graph)
    assert counts["documents"] == len(world.documents)
    first = json.loads((tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert {"id", "subject", "predicate", "qualifiers", "source", "date", "valid_from", "valid_to"} <= set(first)
    again = tmp_path / "again"
    export_world(world, again)
    for name in counts:
        assert (again / f"{name}.jsonl").read_bytes() == (tmp_path / f"{name}.jsonl").read_bytes()
