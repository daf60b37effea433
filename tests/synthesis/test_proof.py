"""What each part of a query is needed for, against brute force over small worlds."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.synthesis.forms import FORMS
from medgym.synthesis.proof import (
    SEVERAL,
    Necessity,
    Without,
    absent_part,
    borne_out,
    connected,
    superfluous,
    written_answer,
)
from medgym.world.facts import Literal
from medgym.world.graph import Graph
from tests.query.brute_force import BruteForce
from tests.query.cases import aggregated, cases, make_graph
from tests.synthesis.drafts import workshop

Case = tuple[Graph, Query]
ANY = st.one_of(cases(), aggregated())
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])


def _written(graph: Graph, query: Query) -> set[str] | None:
    """The results as they are written: the year of a date, a number, an id."""
    found = BruteForce(graph, query).results()
    if found is None:
        return None
    dates = {node for node in found if isinstance(node, Literal) and node.type == "date"}
    plain = {node.value if isinstance(node, Literal) else node for node in found - dates}
    return plain | {date.value[:4] for date in dates}


def _parts(query: Query) -> list[Atom | Filter]:
    return [*query.atoms, *query.filters]


@SLOW
@given(ANY)
def test_necessity_is_what_brute_force_finds(case: Case) -> None:
    graph, query = case
    whole = _written(graph, query)
    assume(whole and len(whole) == 1)
    assume(next(BruteForce(graph, query).bindings(), None))
    found = Necessity(Solver(graph)).of(query, answerable=True)
    assert len(found) == len(_parts(query))
    for part, rest in zip(_parts(query), found, strict=True):
        reduced = query.without(part)
        left = None if reduced is None else _written(graph, reduced)
        if left is None:
            assert rest == Without(0, same=False)
        else:
            assert rest == Without(min(len(left), SEVERAL), same=left == whole)
    spare = superfluous(query, found)
    assert spare == [part for part, rest in zip(_parts(query), found, strict=True) if rest.same]


def test_a_negated_atom_that_lost_what_bound_its_variable_denies_everything() -> None:
    graph = make_graph([("p:1", "promotes", "d:1", {})])
    query = Query(
        answer="?a",
        atoms=(
            Atom(subject="?b", predicate="promotes", object="?a"),
            Atom(subject="?c", predicate="promotes", object="?a"),
            Atom(subject="p:1", predicate="promotes", object="?b", negated=True),
        ),
    )
    assert Necessity(Solver(graph)).of(query, answerable=True)[0] == Without(0, same=False)


@SLOW
@given(cases())
def test_of_a_query_without_results_a_part_is_needed_if_results_come_up_without_it(case: Case) -> None:
    graph, query = case
    assume(_written(graph, query) == set())
    for part, rest in zip(_parts(query), Necessity(Solver(graph)).of(query, answerable=False), strict=True):
        reduced = query.without(part)
        left = None if reduced is None else _written(graph, reduced)
        if left is not None and connected(reduced or query) == reduced:
            assert rest == Without(min(len(left), SEVERAL), same=not left)


@SLOW
@given(ANY)
def test_what_is_settled_is_taken_over(case: Case) -> None:
    graph, query = case
    necessity = Necessity(Solver(graph))
    mark = Without(7, same=False)
    assert necessity.of(query, True, {0: mark})[0] == mark
    assert necessity.of(query, True, {})[1:] == necessity.of(query, True, {0: mark})[1:]


@SLOW
@given(ANY)
def test_what_lost_touch_changes_no_result_of_a_query_that_has_solutions(case: Case) -> None:
    graph, query = case
    assume(query.aggregate is not None or query.answer in query.variables())
    assume(next(BruteForce(graph, query).bindings(), None))
    near = connected(query)
    assert all(part in _parts(query) for part in _parts(near))
    assert connected(near) == near
    assert BruteForce(graph, near).results() == BruteForce(graph, query).results()


def test_queries_that_differ_in_a_qualifier_alone_are_kept_apart() -> None:
    graph = make_graph([("p:1", "inhibits", "p:2", {"level": "direct"}), ("p:1", "activates", "p:2", {})])
    known = Atom(subject="p:1", predicate="activates", object="?a")
    necessity = Necessity(Solver(graph))

    def without_known(level: str) -> int:
        marked = Atom(subject="p:1", predicate="inhibits", object="?a", qualifiers={"level": level})
        return necessity.of(Query(answer="?a", atoms=(marked, known)), True)[1].results

    assert (without_known("direct"), without_known("broad")) == (1, 0)


def test_answers_are_written_as_they_are_asked_for() -> None:
    graph = workshop("toy").graph
    assert written_answer(graph, graph.node(Literal("date", "1994-03-01"))) == "1994"
    assert written_answer(graph, graph.node("drug:betolan")) == "drug:betolan"
    assert written_answer(graph, Literal("number", "12", "months")) == "12"


def test_without_what_is_absent_there_are_results() -> None:
    shop = workshop("tiny")
    drafts = [clued.draft for clued in shop.clued("unanswerable")]
    kinds = set()
    for draft in drafts:
        query, part = draft.query(), absent_part(draft)
        assert part is not None
        kinds.add(type(draft.absent).__name__)
        rest = borne_out(query, part)
        assert not shop.solver.results(query)
        assert shop.solver.results(rest)
        assert _parts(query)[part] not in _parts(rest)
        assert {v for f in rest.filters for v in f.variables()} <= set(rest.variables())
    assert kinds == {"Link", "Filter"}
    assert all(absent_part(clued.draft) is None for form in ("chain", "count") for clued in shop.clued(form))


def test_every_part_of_every_draft_is_needed() -> None:
    """By plain solving, without a memory and without leaving out what lost touch."""
    shop = workshop("tiny")
    for form in FORMS:
        for clued in shop.clued(form, 6):
            query = clued.draft.query()
            whole = {written_answer(shop.graph, result) for result in shop.solver.results(query) or ()}
            for part, count in zip(_parts(query), clued.necessity, strict=True):
                reduced = query.without(part)
                results = None if reduced is None else shop.solver.results(reduced)
                left = {written_answer(shop.graph, result) for result in results or ()}
                assert left != whole or results is None
                assert count == min(len(left), SEVERAL)
