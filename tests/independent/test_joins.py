"""The hash joins against hand-counted answers, and against plain nested loops over random tiny worlds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.independent.joins import evaluate, solutions
from tests.independent.naive import FACTS, QUERIES, facts_of, naive, where
from tests.independent.probe import some_answers
from tests.independent.queries import bound_variables, without_each
from tests.independent.results import answers, unbound

ROWS: list[tuple[str, str, Any, dict[str, str]]] = [
    ("d1", "finding", "p1", {"frequency": "often"}),
    ("d1", "finding", "p2", {"frequency": "rare"}),
    ("d2", "finding", "p1", {"frequency": "rare"}),
    ("d3", "finding", "p2", {}),
    ("d1", "gene", "g1", {}),
    ("d2", "gene", "g1", {}),
    ("d3", "gene", "g2", {}),
    ("e1", "for", "d1", {}),
    ("e2", "for", "d2", {}),
    ("e1", "on", ("date", "1994-03-01"), {}),
    ("e2", "on", ("date", "2004-05-20"), {}),
    ("e1", "count", ("number", "9"), {}),
    ("e2", "count", ("number", "10.0"), {}),
    ("g1", "binds", "g2", {}),
    ("g2", "binds", "g1", {}),
    ("g2", "binds", "g2", {}),
]


def query(answer: str, *atoms: str, filters: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """Write atoms as "subject predicate object", a negated one with a leading "not"."""
    parsed = []
    for text in atoms:
        *negated, subject, predicate, target = text.split()
        parsed.append({"subject": subject, "predicate": predicate, "object": target, "negated": bool(negated)})
    return {"answer": answer, "atoms": parsed, "filters": list(filters)}


DATES = {"e1": ("date", "1994-03-01", ""), "e2": ("date", "2004-05-20", "")}

CASES = [
    ({"d1", "d2"}, query("?d", "?d finding p1")),
    ({"d1"}, query("?d", "?d finding p1", "?d finding p2")),
    ({"g1"}, query("?g", "?d finding p1", "?d gene ?g")),
    ({"d1", "d2"}, query("?d", "?d gene ?g", "?o gene ?g", filters=(where("?d", "!=", other="?o"),))),
    ({"d2"}, query("?d", "?d finding p1", "not ?d finding p2")),
    ({"d3"}, query("?d", "?d finding ?p", "not ?e for ?d")),
    (set(), query("?d", "?d finding ?p", "not ?a binds ?b")),
    (set(), query("?d", "?d finding ?p", "not ?a binds ?a")),
    ({"g2"}, query("?g", "?g binds ?g")),
    ({"g1", "g2"}, query("?a", "?a binds ?b", "?b binds ?a")),
    ({"g1"}, query("?a", "?a binds ?b", "not ?a binds ?a")),
    (set(), query("?d", "?d finding p1", "g1 binds g1")),
    ({"d1", "d2"}, query("?d", "?d finding p1", "g1 binds g2")),
    ({DATES["e1"], DATES["e2"]}, query("?t", "?e on ?t")),
    ({"e1"}, query("?e", "?e on ?t", filters=(where("?t", "between", ["1994-03-01", "2004-05-19"]),))),
    ({"e1", "e2"}, query("?e", "?e on ?t", filters=(where("?t", "between", ["1994-03-01", "2004-05-20"]),))),
    ({"e2"}, query("?e", "?e on ?t", "?f on ?u", filters=(where("?t", ">", other="?u"),))),
    ({"e2"}, query("?e", "?e count ?n", filters=(where("?n", ">", "9"),))),
    ({"e2"}, query("?e", "?e count ?n", filters=(where("?n", "=", "10"),))),
    ({"d1", "d3"}, query("?d", "?d finding ?p", filters=(where("?d", "not_in", ["d2"]),))),
    ({"d2"}, query("?d", "?d finding ?p", filters=(where("?d", "in", ["d2", "d9"]),))),
    ({"d1", "d2", "d3"}, query("?d", "?d finding ?p", filters=(where("?z", "=", "d2"),))),
    ({"d1", "d2", "d3"}, query("?d", "?d finding ?p", filters=(where("?d", "=", other="?z"),))),
    (set(), query("?d", "?d finding ?p", filters=(where("?d", "<", "p9"),))),
    (None, query("?z", "?d finding ?p")),
    (None, query("?z", "?d finding ?p", "not ?z gene g1")),
]


@pytest.mark.parametrize(("expected", "asked"), CASES)
def test_hand_counted_answers(expected: set[Any] | None, asked: dict[str, Any]) -> None:
    assert answers(facts_of(ROWS), asked) == expected


def test_a_qualifier_must_be_carried() -> None:
    often = {"subject": "?d", "predicate": "finding", "object": "p1", "qualifiers": {"frequency": "often"}}
    assert answers(facts_of(ROWS), {"answer": "?d", "atoms": [often]}) == {"d1"}


def test_dropping_a_clue_keeps_all_others() -> None:
    asked = query("?d", "?d finding p1", "?d finding p2", filters=(where("?d", "!=", "d9"),))
    assert [answers(facts_of(ROWS), rest) for _, rest in without_each(asked)] == [{"d1", "d3"}, {"d1", "d2"}, {"d1"}]


def test_solutions_agree_with_what_is_fixed() -> None:
    found = solutions(facts_of(ROWS), query("?g", "?d finding ?p", "?d gene ?g"), {"?g": "g1"})
    assert [(row["?d"], row["?p"]) for row in found] == [("d1", "p1"), ("d1", "p2"), ("d2", "p1")]


def test_a_dropped_clue_that_splits_the_query_does_not_explode() -> None:
    many = [(f"d{n}", "finding", "p1", {}) for n in range(3000)] + [(f"x{n}", "finding", "p2", {}) for n in range(3000)]
    asked = query("?a", "?a finding p1", "?b finding p2", filters=(where("?a", "!=", other="?b"),))
    assert len(answers(facts_of(many), asked) or ()) == 3000


@settings(max_examples=400, deadline=None)
@given(st.lists(FACTS, min_size=1, max_size=10), QUERIES)
def test_joins_equal_nested_loops(rows: list[Any], asked: dict[str, Any]) -> None:
    facts = facts_of(rows)
    variables = bound_variables(asked)
    expected = naive(facts, asked)
    assert evaluate(facts, asked, variables) == expected
    for number, variable in enumerate(variables):
        assert answers(facts, {**asked, "answer": variable}) == {row[number] for row in expected}


@settings(max_examples=400, deadline=None)
@given(st.lists(FACTS, min_size=1, max_size=10), QUERIES)
def test_a_quick_look_finds_each_answer_once(rows: list[Any], asked: dict[str, Any]) -> None:
    facts = facts_of(rows)
    if not unbound(asked):
        found = list(some_answers(facts, asked))
        assert len(found) == len(set(found))
        assert set(found) == answers(facts, asked)
