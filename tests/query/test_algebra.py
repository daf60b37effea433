"""What a query may say, how it is written, and what is left of it without a clue."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from medgym.canonical import digest
from medgym.query.algebra import Aggregate, Atom, Filter, Query
from medgym.questions.question_set import QuestionSet
from medgym.world.graph import Graph
from tests.query.cases import BEGUN, DATES_OF, OF_D, SOLD, aggregated, over


@settings(max_examples=200, deadline=None)
@given(aggregated())
def test_queries_survive_writing_and_reading(case: tuple[Graph, Query]) -> None:
    _, query = case
    for row in (query.model_dump(mode="json"), query.model_dump(mode="json", exclude_none=True)):
        assert Query.model_validate(row) == query
        assert ("aggregate" in row, "as_of" in row) == (query.aggregate is not None, query.as_of is not None)


def test_plain_queries_dump_as_they_always_did() -> None:
    questions = list(QuestionSet.load("tiny"))
    for question in questions:
        row = question.query.model_dump(mode="json")
        assert question.id == f"tiny-{digest([row, question.text])[:12]}"
    assert questions


@settings(max_examples=200, deadline=None)
@given(aggregated())
def test_without_drops_one_part_and_keeps_the_form(case: tuple[Graph, Query]) -> None:
    _, query = case
    for clue in (*query.atoms, *query.filters):
        rest = query.without(clue)
        others = [atom for atom in query.atoms if atom is not clue]
        assert (rest is None) == (not others or not _can_be_asked(query, others))
        if rest is None:
            continue
        assert (rest.answer, rest.aggregate, rest.as_of) == (query.answer, query.aggregate, query.as_of)
        assert len(rest.atoms) == len(query.atoms) - isinstance(clue, Atom)
        assert len(rest.filters) <= len(query.filters) - isinstance(clue, Filter)


def _can_be_asked(query: Query, atoms: list[Atom]) -> bool:
    bound = {v for atom in atoms if not atom.negated for v in atom.variables()}
    dated = {atom.object for atom in atoms if not atom.negated and atom.predicate in DATES_OF}
    match query.aggregate:
        case None:
            return True
        case Aggregate(op="count", over=over):
            return bound.issuperset(over)
        case Aggregate(op="difference", over=over):
            return dated.issuperset(over)
        case Aggregate(over=over):
            return dated.issuperset(over) and query.answer in bound


@pytest.mark.parametrize(
    ("answer", "aggregate", "message"),
    [
        ("?n", {"op": "count", "over": []}, "one or more variables, not 0"),
        ("?n", {"op": "count", "over": ["?x"]}, r"no atom binds \?x"),
        ("?n", {"op": "count", "over": ["d:1"]}, "d:1 is none"),
        ("?n", {"op": "count", "over": ["?e", "?e"]}, "twice"),
        ("?e", {"op": "count", "over": ["?t"]}, "stands in no atom"),
        ("n", {"op": "count", "over": ["?t"]}, "stands in no atom"),
        ("?n", {"op": "count", "over": ["?t"], "unit": "days"}, "nothing else has one"),
        ("?n", {"op": "difference", "over": ["?t", "?u"]}, "needs a unit"),
        ("?n", {"op": "difference", "over": ["?t"], "unit": "days"}, "two date variables"),
        (
            "?n",
            {"op": "difference", "over": ["?t", "?e"], "unit": "days"},
            r"\?e must be the object of a .* date",
        ),
        ("?t", {"op": "difference", "over": ["?t", "?u"], "unit": "days"}, "stands in no atom"),
        ("?e", {"op": "argmin", "over": ["?t", "?u"]}, "one variable, not 2"),
        ("?e", {"op": "argmin", "over": ["?e"]}, r"object of a predicate that gives a date or number"),
        ("?n", {"op": "argmax", "over": ["?t"]}, r"no atom binds \?n"),
    ],
)
def test_a_bad_aggregate_is_told_what_it_misses(answer: str, aggregate: dict[str, object], message: str) -> None:
    row = {"answer": answer, "atoms": [BEGUN.model_dump(), SOLD.model_dump()], "aggregate": aggregate}
    with pytest.raises(ValueError, match=message):
        Query.model_validate(row)


@pytest.mark.parametrize("day", ["2000", "20000101", "2000-13-01", "2001-02-29", "yesterday", "2000-01-01T00:00:00"])
def test_as_of_takes_an_iso_date(day: str) -> None:
    with pytest.raises(ValueError, match="ISO date"):
        Query(answer="?e", atoms=(BEGUN,), as_of=day)


def test_without_is_none_where_the_aggregate_loses_a_variable() -> None:
    query = Query(answer="?n", atoms=(BEGUN, SOLD), aggregate=over("difference", "?t", "?u", unit="days"))
    assert query.without(BEGUN) is None
    extreme = Query(answer="?d", atoms=(OF_D, BEGUN), aggregate=over("argmin", "?t"))
    assert extreme.without(OF_D) is None
    count = Query(answer="?n", atoms=(BEGUN, SOLD), aggregate=over("count", "?t"), as_of="2001-01-01")
    rest = count.without(count.atoms[1])
    assert rest is not None
    assert (rest.aggregate, rest.as_of) == (count.aggregate, count.as_of)
