"""Counts, differences, extremes and queries as of a day equal brute force over all bindings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medgym.query.aggregates import whole_units
from medgym.query.algebra import Aggregate, Atom, Query, Unit
from medgym.query.solver import Solver
from medgym.world.facts import Literal
from medgym.world.graph import Graph
from tests.query.brute_force import BruteForce, walk
from tests.query.cases import APPROVED, BEGUN, IN_D1, NOT_APPROVED, OF_D, SOLD, Row, aggregated, make_graph, over


def found_results(graph: Graph, query: Query) -> set[str | Literal] | None:
    found = Solver(graph).results(query)
    if found is None:
        return None
    assert len(set(found)) == len(found)
    return {node if isinstance(node, Literal) else graph.value(node) for node in found}


@settings(max_examples=400, deadline=None)
@given(aggregated())
def test_results_equal_brute_force(case: tuple[Graph, Query]) -> None:
    graph, query = case
    assert found_results(graph, query) == BruteForce(graph, query).results()


@settings(max_examples=200, deadline=None)
@given(aggregated())
def test_results_without_a_clue_equal_brute_force(case: tuple[Graph, Query]) -> None:
    graph, query = case
    for clue in (*query.atoms, *query.filters):
        rest = query.without(clue)
        if rest is not None:
            assert found_results(graph, rest) == BruteForce(graph, rest).results()


@settings(max_examples=300, deadline=None)
@given(aggregated(), st.integers(1, 3))
def test_counting_stops_at_most_and_is_exact_below(case: tuple[Graph, Query], most: int) -> None:
    graph, query = case
    expected = BruteForce(graph, query).results()
    assert Solver(graph).count(query, most) == (None if expected is None else min(len(expected), most))


@settings(max_examples=200, deadline=None)
@given(aggregated())
def test_answers_that_read_alike_count_once(case: tuple[Graph, Query]) -> None:
    graph, query = case
    expected = BruteForce(graph, query).results()
    kinds = None if expected is None else {type(result) for result in expected}

    def written(node: int) -> object:
        return type(graph.value(node))

    if query.aggregate is None or not query.aggregate.is_number:
        assert Solver(graph).count(query, 9, written) == (None if kinds is None else len(kinds))


@settings(max_examples=200, deadline=None)
@given(aggregated())
def test_derivations_are_the_bindings_that_give_a_result(case: tuple[Graph, Query]) -> None:
    graph, query = case
    brute = BruteForce(graph, query)
    expected = [frozenset(row.items()) for row in brute.bindings()]
    if query.aggregate is not None and query.aggregate.unit is not None:
        first, last = query.aggregate.over
        expected = [row for row in expected if dict(row)[first].value <= dict(row)[last].value]  # type: ignore[union-attr]
    rows = Solver(graph).derivations(query)
    found = [frozenset((variable, graph.value(node)) for variable, node in row.items()) for row in rows]
    assert len(found) == len(expected)
    assert set(found) == set(expected)


DAYS = st.dates(date(1995, 1, 1), date(2005, 12, 31))


@settings(deadline=None)
@given(DAYS, DAYS, st.sampled_from(("years", "months", "days")))
def test_whole_units_equal_walking_through_the_calendar(first: date, last: date, unit: Unit) -> None:
    start, end = (Literal("date", day.isoformat()) for day in (first, last))
    assert whole_units(start, end, unit) == walk(first, last, unit)


@pytest.mark.parametrize(
    ("first", "last", "years", "months", "days"),
    [
        ("2000-02-29", "2001-02-28", 0, 11, 365),
        ("2000-02-29", "2001-03-01", 1, 12, 366),
        ("2000-02-29", "2004-02-28", 3, 47, 1460),
        ("2000-02-29", "2004-02-29", 4, 48, 1461),
        ("2001-01-31", "2001-02-28", 0, 0, 28),
        ("2001-01-31", "2001-03-01", 0, 1, 29),
        ("2001-12-31", "2002-01-01", 0, 0, 1),
        ("2001-05-05", "2001-05-05", 0, 0, 0),
        ("2001-05-05", "2001-05-04", None, None, None),
    ],
)
def test_whole_units_counted_by_hand(
    first: str, last: str, years: int | None, months: int | None, days: int | None
) -> None:
    start, end = Literal("date", first), Literal("date", last)
    assert [whole_units(start, end, unit) for unit in ("years", "months", "days")] == [years, months, days]


def on(day: str) -> Literal:
    return Literal("date", day)


EVENTS: list[Row] = [
    ("event:1", "designated_on", on("1990-03-01"), {}),
    ("event:2", "designated_on", on("1995-06-30"), {}),
    ("event:3", "designated_on", on("1990-03-01"), {}),
    ("event:1", "designation_for", "d:1", {}),
    ("event:2", "designation_for", "d:1", {}),
    ("event:3", "designation_for", "d:2", {}),
    ("event:2", "marketing_approved_on", on("2000-06-29"), {}),
    ("event:2", "status", "status:approved", {}),
]


@pytest.mark.parametrize(
    ("expected", "answer", "atoms", "aggregate", "as_of"),
    [
        ({Literal("number", "2")}, "?n", (IN_D1,), over("count", "?e"), None),
        ({Literal("number", "1")}, "?n", (IN_D1,), over("count", "?e"), "1995-06-29"),
        ({Literal("number", "2")}, "?n", (IN_D1,), over("count", "?e"), "1995-06-30"),
        ({Literal("number", "0")}, "?n", (IN_D1,), over("count", "?e"), "1980-01-01"),
        ({Literal("number", "2")}, "?n", (BEGUN,), over("count", "?t"), None),
        ({Literal("number", "3")}, "?n", (BEGUN,), over("count", "?t", "?e"), None),
        ({Literal("number", "4")}, "?n", (IN_D1, SOLD.model_copy(update={"subject": "?f"}),
          BEGUN.model_copy(update={"subject": "?g"})), over("count", "?e", "?t", "?u"), None),
        ({Literal("number", "4", "years")}, "?n", (BEGUN, SOLD), over("difference", "?t", "?u", unit="years"), None),
        ({Literal("number", "59", "months")}, "?n", (BEGUN, SOLD), over("difference", "?t", "?u", unit="months"), None),
        (set(), "?n", (BEGUN, SOLD), over("difference", "?u", "?t", unit="days"), None),
        ({"event:1"}, "?e", (IN_D1, BEGUN), over("argmin", "?t"), None),
        ({"event:1", "event:3"}, "?e", (BEGUN,), over("argmin", "?t"), None),
        ({"event:2"}, "?e", (BEGUN,), over("argmax", "?t"), None),
        ({"event:1", "event:3"}, "?e", (BEGUN,), over("argmax", "?t"), "1995-06-29"),
        ({"d:1", "d:2"}, "?d", (OF_D, BEGUN), over("argmin", "?t"), None),
        ({"event:2"}, "?e", (IN_D1, APPROVED), None, "2000-06-29"),
        (set(), "?e", (IN_D1, APPROVED), None, "2000-06-28"),
        ({"event:1", "event:2"}, "?e", (IN_D1, NOT_APPROVED), None, "2000-06-28"),
        ({"event:1"}, "?e", (IN_D1, NOT_APPROVED), None, None),
    ],
)  # fmt: skip
def test_results_counted_by_hand(
    expected: set[str | Literal], answer: str, atoms: tuple[Atom, ...], aggregate: Aggregate | None, as_of: str | None
) -> None:
    query = Query(answer=answer, atoms=atoms, aggregate=aggregate, as_of=as_of)
    graph = make_graph(EVENTS)
    assert found_results(graph, query) == BruteForce(graph, query).results() == expected


def test_more_days_than_tables_are_kept_give_the_same_results() -> None:
    solver, query = Solver(make_graph(EVENTS)), Query(answer="?e", atoms=(BEGUN,))
    days = [f"{year}-03-01" for year in range(1900, 2030)]
    first = [solver.answers(query.model_copy(update={"as_of": day})) for day in days]
    assert [len(found or ()) for found in first] == [0] * 90 + [2] * 6 + [3] * 34
    assert [solver.answers(query.model_copy(update={"as_of": day})) for day in days] == first
