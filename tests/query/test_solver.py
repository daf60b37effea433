"""The solver equals brute force: every value for every variable, every fact for every atom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.world.facts import Literal, Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from tests.query.brute_force import DATED, BruteForce

ENTITIES = {
    **dict.fromkeys(("p:1", "p:2", "p:3", "p:4"), "protein"),
    **dict.fromkeys(("event:1", "event:2", "event:3"), "designation"),
    **dict.fromkeys(("d:1", "d:2"), "disease"),
}
DATES = ("1999-12-31", "2000-01-01", "2010-06-15")
MARKS: tuple[dict[str, str], ...] = ({}, {"level": "direct"}, {"level": "broad"}, {"level": "direct", "region": "any"})
Row = tuple[str, str, "str | Literal", dict[str, str]]


def make_graph(rows: list[Row]) -> Graph:
    builder = GraphBuilder()
    builder.add_source(Source("made-up", "Made up", "CC0-1.0", "2025-01-01", "https://example.org", "none"))
    for entity, kind in ENTITIES.items():
        builder.add_entity(entity, kind, entity)
    for subject, predicate, target, marks in rows:
        builder.add_fact(subject, predicate, target, "made-up", marks)
    return builder.build()


def _of(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from([entity for entity, own in ENTITIES.items() if own == kind])


_DATE = st.sampled_from(DATES).map(lambda text: Literal("date", text))
_MARK = st.sampled_from(MARKS)
ROWS = st.one_of(
    st.tuples(_of("protein"), st.sampled_from(("inhibits", "activates")), _of("protein"), _MARK),
    st.tuples(_of("protein"), st.just("promotes"), _of("disease"), _MARK),
    st.tuples(_of("designation"), st.just("designation_for"), _of("disease"), _MARK),
    st.tuples(_of("designation"), st.sampled_from(("designated_on", "marketing_approved_on")), _DATE, _MARK),
)
GRAPHS = st.lists(ROWS, min_size=1, max_size=14).map(make_graph)
_DATED = st.sampled_from(DATED)
_VARIABLE = st.sampled_from(("?a", "?b", "?c"))


@st.composite
def atoms(draw: st.DrawFn, graph: Graph, negated: bool = False) -> Atom:
    """An atom over a fact that is there, with some parts opened to variables, or over any parts at all."""
    fact = draw(st.sampled_from(list(graph.facts())))
    entities = st.sampled_from(graph.entity_ids)
    dated = isinstance(fact.object, Literal)
    target = _DATED if dated else st.just(fact.object)
    return Atom(
        subject=draw(st.one_of(_VARIABLE, _VARIABLE, st.just(fact.subject), entities)),
        predicate=fact.predicate,
        object=draw(st.one_of(_DATED if dated else _VARIABLE, _VARIABLE, target, entities)),
        qualifiers=draw(st.sampled_from((None, None, dict(fact.qualifiers), {"level": "direct"}))),
        negated=negated,
    )


@st.composite
def filters(draw: st.DrawFn, graph: Graph) -> Filter:
    """A filter that compares two variables, a date with a date, or entities for sameness."""
    text, entity = st.sampled_from((*DATES, "2000", "2005-05-05")), st.sampled_from(graph.entity_ids)
    variable, value = st.one_of(_VARIABLE, _DATED), st.one_of(entity, text)
    same, order = st.sampled_from(("=", "!=")), st.sampled_from(("<", "<=", ">", ">="))
    several = st.lists(value, max_size=3).map(tuple)
    return draw(
        st.one_of(
            st.builds(Filter, variable=variable, op=same, other_variable=variable),
            st.builds(Filter, variable=variable, op=same, value=value),
            st.builds(Filter, variable=variable, op=st.sampled_from(("in", "not_in")), value=several),
            st.builds(Filter, variable=_DATED, op=order, value=text),
            st.builds(Filter, variable=_DATED, op=order, other_variable=_DATED),
            st.builds(Filter, variable=_DATED, op=st.just("between"), value=st.tuples(text, text)),
        )
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Graph, Query]:
    graph = draw(GRAPHS)
    stated = draw(st.lists(atoms(graph), min_size=1, max_size=4))
    denied = draw(st.lists(atoms(graph, negated=True), max_size=1))
    bound = {variable for atom in stated for variable in atom.variables()}
    conditions = [f for f in draw(st.lists(filters(graph), max_size=3)) if bound.issuperset(f.variables())]
    return graph, Query(answer=draw(st.one_of(_VARIABLE, _DATED)), atoms=(*stated, *denied), filters=tuple(conditions))


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


@settings(max_examples=200, deadline=None)
@given(cases(), st.integers(1, 3))
def test_counting_stops_at_most_and_is_exact_below(case: tuple[Graph, Query], most: int) -> None:
    graph, query = case
    expected = expected_answers(graph, query)
    assert Solver(graph).count(query, most) == (None if expected is None else min(len(expected), most))
