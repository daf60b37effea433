"""Facts hold from the day their event began; an export says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medgym.world.export import export_world
from medgym.world.facts import Literal, Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.validity import Validity
from medgym.world.world import World
from tests.query.brute_force import since

ENTITIES = {
    "designation:a": "designation",
    "designation:b": "designation",
    "designation:c": "designation",
    "application:a": "application",
    "company:x": "company",
    "country:y": "country",
    "brand:z": "brand",
    "drug:d": "drug",
    "status:approved": "status",
    "status:withdrawn": "status",
}
ROWS: list[tuple[str, str, str, str | None]] = [
    ("designation:a", "designated_on", "1990-05-01", "1990-05-01"),
    ("designation:a", "marketing_approved_on", "1999-01-31", "1999-01-31"),
    ("designation:a", "marketing_approved_on", "1995-01-31", "1995-01-31"),
    ("designation:a", "exclusivity_ends_on", "2002-01-31", "1995-01-31"),
    ("designation:a", "trade_name", "brand:z", "1995-01-31"),
    ("designation:a", "status", "status:approved", "1995-01-31"),
    ("designation:a", "sponsor", "company:x", "1990-05-01"),
    # approved before it was designated: nothing is said of a designation before it exists
    ("designation:b", "designated_on", "1990-05-01", "1990-05-01"),
    ("designation:b", "designated_on", "1991-05-01", "1990-05-01"),
    ("designation:b", "marketing_approved_on", "1980-01-31", "1990-05-01"),
    ("designation:b", "trade_name", "brand:z", "1990-05-01"),
    ("designation:b", "status", "status:withdrawn", "1990-05-01"),
    # no date at all, and approved on an unknown day
    ("designation:c", "sponsor", "company:x", None),
    ("designation:c", "status", "status:approved", None),
    ("application:a", "active_ingredient", "drug:d", "1970-07-07"),
    ("application:a", "first_approved_on", "1970-07-07", "1970-07-07"),
    ("company:x", "based_in", "country:y", None),
]


def graph_of(rows: list[tuple[str, str, str, str | None]]) -> Graph:
    builder = GraphBuilder()
    builder.add_source(Source("made-up", "Made up", "CC0-1.0", "2025-01-01", "https://example.org", "none"))
    for entity, kind in ENTITIES.items():
        builder.add_entity(entity, kind, entity)
    for subject, predicate, target, _ in rows:
        builder.add_fact(subject, predicate, target if target in ENTITIES else Literal("date", target), "made-up")
    return builder.build()


@pytest.mark.parametrize("row", ROWS)
def test_each_fact_holds_from_its_day_on(row: tuple[str, str, str, str | None]) -> None:
    graph, (subject, predicate, target, start) = graph_of(ROWS), row
    validity = Validity(graph)
    key: str | Literal = target if target in ENTITIES else Literal("date", target)
    (ordinal,) = graph.find(predicate, graph.node(subject), graph.node(key))
    assert validity.period(ordinal) == (start, None)
    for day, held in (("1900-01-01", start is None), (start or "1900-01-01", True), ("2100-01-01", True)):
        assert bool(validity.hold(range(ordinal, ordinal + 1), day)[0]) == held


def test_a_graph_without_events_has_no_dated_predicate() -> None:
    assert Validity(graph_of(ROWS[-1:])).dated == frozenset()
    assert "based_in" not in Validity(graph_of(ROWS)).dated


def test_the_shipped_world_exports_when_facts_began(tmp_path: Path) -> None:
    world = World.load("tiny")
    export_world(world, tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text("utf-8").splitlines()]
    events = [fact for fact in world.graph.facts() if fact.subject.split(":")[0] in ("designation", "application")]
    of_subject: dict[str, list[int]] = {}
    for number, fact in enumerate(events):
        of_subject.setdefault(fact.subject, []).append(number)
    expected = {f.id: since(f, [events[n] for n in of_subject[f.subject]]) or None for f in events}
    assert len(expected) > 1000
    assert {row["id"]: row["valid_from"] for row in rows if row["valid_from"]} == expected
    assert {row["valid_to"] for row in rows} == {None}
