"""The solver equals brute force: every value for every variable, every fact for every atom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.world.facts import Literal
from medgym.world.graph import Graph
from tests.query.brute_force import BruteForce
from tests.query.cases import DATES, Row, cases, make_graph


def frozen(graph: Graph, binding: Mapping[str, int]) -> frozenset[tuple[str, Any]]:
    return frozenset((variable, graph.value(node)) for variable, node in binding.items())


def expected_answers(graph: Graph, query: Query) -> set[str | Literal] | None:
    brute = BruteForce(graph, query)
    return {row[query.answer] for row in brute.bindings()} if query.answer in brute.variables else None


def found_answers(graph: Graph, query: Query) -> set[str | Literal] | None:
    found = Solver(graph).answers(query)
    if found is None:
        return None
    assert list(found) == sorted(set(found))
    return {graph.value(node) for node in found}


@settings(max_examples=200, deadline=None)
@given(cases())
def test_answers_equal_brute_force(case: tuple[Graph, Query]) -> None:
    assert found_answers(*case) == expected_answers(*case)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_answers_without_a_clue_equal_brute_force(case: tuple[Graph, Query]) -> None:
    graph, query = case
    for clue in (*query.atoms, *query.filters):
        rest = query.without(clue)
        if rest is not None:
            assert found_answers(graph, rest) == expected_answers(graph, rest)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_solutions_are_complete_and_without_repetition(case: tuple[Graph, Query]) -> None:
    graph, query = case
    brute = BruteForce(graph, query)
    assume(query.answer in brute.variables)
    found = [frozen(graph, binding) for binding in Solver(graph).solutions(query)]
    assert len(found) == len(set(found))
    assert set(found) == {frozenset(binding.items()) for binding in brute.bindings()}


FIXED: list[Row] = [
    ("p:1", "inhibits", "p:2", {}),
    ("p:2", "inhibits", "p:3", {}),
    ("p:3", "inhibits", "p:1", {}),
    ("p:3", "inhibits", "p:4", {"level": "direct"}),
    ("p:4", "inhibits", "p:4", {}),
    ("p:1", "promotes", "d:1", {}),
    ("p:2", "promotes", "d:1", {}),
    ("event:1", "designated_on", Literal("date", "1999-12-31"), {}),
    ("event:2", "designated_on", Literal("date", "2000-01-01"), {}),
]


def inhibits(subject: str, target: str, **parts: Any) -> Atom:
    return Atom(subject=subject, predicate="inhibits", object=target, **parts)


A_DATE = Atom(subject="?a", predicate="designated_on", object="?t")
PAIR = (
    Atom(subject="?a", predicate="promotes", object="?d"),
    Atom(subject="?b", predicate="promotes", object="?d"),
)
OTHER = Filter(variable="?a", op="!=", other_variable="?b")
ABC = (inhibits("?a", "?b"), inhibits("?b", "?c"), inhibits("?c", "?a"))


@pytest.mark.parametrize(
    ("expected", "atoms", "filters"),
    [
        ({"p:1", "p:2", "p:3", "p:4"}, ABC, ()),
        ({"p:1", "p:2", "p:3"}, ABC, (OTHER,)),
        ({"p:4"}, (inhibits("?a", "?a"),), ()),
        ({"p:3"}, (inhibits("?a", "?b", qualifiers={"level": "direct"}),), ()),
        ({"p:1", "p:2"}, (inhibits("?a", "?b"), inhibits("?a", "p:4", negated=True)), ()),
        ({"p:1"}, (PAIR[0], inhibits("p:2", "?a", negated=True), inhibits("p:3", "?a")), ()),
        (set(), (*PAIR, inhibits("p:1", "p:2", negated=True)), ()),
        ({"p:1", "p:2"}, (*PAIR, inhibits("p:2", "p:1", negated=True)), ()),
        ({"p:1", "p:2"}, (*PAIR, inhibits("d:1", "?z", negated=True)), ()),
        (set(), (*PAIR, inhibits("?z", "?a", negated=True)), ()),
        ({"p:1"}, PAIR, (Filter(variable="?b", op="=", value="p:2"), OTHER)),
        ({"event:1"}, (A_DATE,), (Filter(variable="?t", op="<", value="2000"),)),
        ({"event:2"}, (A_DATE,), (Filter(variable="?t", op="between", value=("2000-01-01", "2000-12-31")),)),
        (None, (inhibits("?b", "?c"),), ()),
        (None, (inhibits("?b", "?c"), inhibits("?a", "?b", negated=True)), ()),
        (None, (inhibits("?b", "d:1"),), ()),
    ],
)  # fmt: skip
def test_answers_counted_by_hand(
    expected: set[str] | None, atoms: tuple[Atom, ...], filters: tuple[Filter, ...]
) -> None:
    assert found_answers(make_graph(FIXED), Query(answer="?a", atoms=atoms, filters=filters)) == expected


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(cases(), st.data())
def test_what_is_fixed_narrows_the_solutions(case: tuple[Graph, Query], data: st.DataObject) -> None:
    graph, query = case
    whole = list(BruteForce(graph, query).bindings())
    assume(whole and whole[0])
    variable, value = data.draw(st.sampled_from(sorted(data.draw(st.sampled_from(whole)).items())))
    found = Solver(graph).solutions(query, {variable: graph.node(value)})
    expected = {frozenset(binding.items()) for binding in whole if binding[variable] == value}
    assert {frozen(graph, binding) for binding in found} == expected


@settings(max_examples=200, deadline=None)
@given(cases())
def test_domains_hold_every_solution(case: tuple[Graph, Query]) -> None:
    graph, query = case
    domains = Solver(graph).domains(query)
    for binding in BruteForce(graph, query).bindings():
        assert domains is not None
        assert all(graph.node(value) in domains[variable] for variable, value in binding.items())


def test_a_comparison_narrows_domains_once_one_side_is_settled() -> None:
    rows: list[Row] = [
        (f"event:{n}", "designated_on", Literal("date", day), {}) for n, day in enumerate(DATES[1:], start=1)
    ]
    graph = make_graph([*rows, ("event:2", "status", "status:approved", {})])
    dated = [
        Atom(subject=event, predicate="designated_on", object=date) for event, date in (("?a", "?t"), ("?b", "?u"))
    ]
    settled = Atom(subject="?a", predicate="status", object="status:approved")

    def candidates(*filters: Filter, known: bool = True) -> set[str]:
        query = Query(answer="?b", atoms=(*dated, *([settled] if known else [])), filters=filters)
        return {graph.entity_ids[node] for node in (Solver(graph).domains(query) or {}).get("?b", ())}

    later = Filter(variable="?u", op=">", other_variable="?t")
    other = Filter(variable="?a", op="!=", other_variable="?b")
    assert candidates(later) == {"event:3"}
    assert candidates(other) == {"event:1", "event:3"}
    assert candidates(other, later) == {"event:3"}
    assert candidates(later.model_copy(update={"op": "<"}), other) == {"event:1"}
    assert candidates(later, later.model_copy(update={"op": "<"})) == set()
    assert candidates(later, known=False) == {"event:1", "event:2", "event:3"}


@settings(max_examples=200, deadline=None)
@given(cases(), st.integers(1, 3))
def test_counting_stops_at_most_and_is_exact_below(case: tuple[Graph, Query], most: int) -> None:
    graph, query = case
    expected = expected_answers(graph, query)
    assert Solver(graph).count(query, most) == (None if expected is None else min(len(expected), most))
