"""Aggregates and days against nested loops over random tiny worlds, and against hand-counted results."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.independent.facts import Facts
from tests.independent.naive import facts_of, naive, where
from tests.independent.queries import bound_variables
from tests.independent.results import answers, derivations, difference

DAYS = ("2000-02-29", "2001-02-28", "2004-03-01")
DATED = st.sampled_from(DAYS).map(lambda text: ("date", text))
SIZED = st.sampled_from(("9", "10", "10.0")).map(lambda text: ("number", text))
FACTS = st.one_of(
    st.tuples(st.sampled_from("abc"), st.just("p"), st.sampled_from("abc"), st.just({})),
    st.tuples(st.sampled_from("abc"), st.sampled_from(("on", "off")), DATED, st.just({})),
    st.tuples(st.sampled_from("abc"), st.just("size"), SIZED, st.just({})),
)
PERIODS = st.tuples(st.sampled_from((None, *DAYS)), st.sampled_from((None, None, *DAYS)))
ATOMS: tuple[dict[str, Any], ...] = (
    {"subject": "?x", "predicate": "p", "object": "?y", "qualifiers": None},
    {"subject": "?x", "predicate": "on", "object": "?t", "qualifiers": None},
    {"subject": "?y", "predicate": "off", "object": "?u", "qualifiers": None},
    {"subject": "?y", "predicate": "size", "object": "?s", "qualifiers": None},
)
FORMS: tuple[dict[str, Any], ...] = (
    {"op": "count", "over": ["?x"]},
    {"op": "count", "over": ["?x", "?y"]},
    {"op": "count", "over": ["?t", "?u"]},
    *({"op": "difference", "over": ["?t", "?u"], "unit": unit} for unit in ("years", "months", "days")),
    *({"op": op, "over": [over]} for op in ("argmin", "argmax") for over in ("?t", "?u", "?s")),
)


@st.composite
def worlds(draw: st.DrawFn) -> Facts:
    facts = facts_of(draw(st.lists(FACTS, min_size=1, max_size=10)))
    rows = []
    for row in facts.rows.values():
        start, end = draw(PERIODS)
        rows.append({**row, "valid_from": start, "valid_to": end})
    return Facts(rows)


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=4, unique_by=str))
    atoms = [{**atom, "negated": False} for atom in chosen]
    atoms += [{**atom, "negated": True} for atom in draw(st.lists(st.sampled_from(ATOMS), max_size=1))]
    asked: dict[str, Any] = {"answer": draw(st.sampled_from(("?x", "?y"))), "atoms": atoms, "filters": []}
    if draw(st.booleans()):
        asked["filters"] = [where("?t", "<", other="?u")]
    asked["aggregate"] = draw(st.sampled_from((None, *FORMS, *FORMS)))
    asked["as_of"] = draw(st.sampled_from((None, *DAYS, "1999-01-01")))
    return asked


def expected(facts: Facts, asked: dict[str, Any]) -> set[Any] | None:
    day, aggregate = asked["as_of"], asked["aggregate"]
    left = facts if day is None else Facts(row for row in facts.rows.values() if _held(row, day))
    variables = bound_variables(asked)
    found = [dict(zip(variables, row, strict=True)) for row in naive(left, asked)]
    op, over = (aggregate or {}).get("op"), (aggregate or {"over": ()})["over"]
    needed = {*over} if op in ("count", "difference") else {*over, asked["answer"]}
    if not needed <= set(variables):
        return None
    if op == "count":
        return {("number", str(len({tuple(row[v] for v in over) for row in found})), "")}
    if op == "difference":
        pairs = [(row[over[0]][1], row[over[1]][1]) for row in found]
        return {
            ("number", _walked(*pair, aggregate["unit"]), aggregate["unit"]) for pair in pairs if pair[0] <= pair[1]
        }
    if op is None:
        return {row[asked["answer"]] for row in found}
    best = (min if op == "argmin" else max)((_size(row[over[0]]) for row in found), default=None)
    return {row[asked["answer"]] for row in found if _size(row[over[0]]) == best}


def _held(row: dict[str, Any], day: str) -> bool:
    return (row["valid_from"] or "") <= day < (row["valid_to"] or "9")


def _size(node: Any) -> Any:
    return Decimal(node[1]) if node[0] == "number" else node[1]


def _walked(start: str, end: str, unit: str) -> str:
    """Go from day to day and count the days on which another unit is complete."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    count, months = 0, 0
    day = first
    while day < last:
        day += timedelta(1)
        if day.day == first.day or (day.day == 1 and _short(day - timedelta(1), first.day)):
            months += 1
            count += months % 12 == 0
    return str({"days": (last - first).days, "months": months, "years": count}[unit])


def _short(last_of_month: date, wanted: int) -> bool:
    return last_of_month.day < wanted


@settings(max_examples=500, deadline=None)
@given(worlds(), queries())
def test_results_equal_nested_loops(facts: Facts, asked: dict[str, Any]) -> None:
    assert answers(facts, asked) == expected(facts, asked)


@settings(max_examples=200, deadline=None)
@given(worlds(), queries())
def test_a_result_rests_on_solutions(facts: Facts, asked: dict[str, Any]) -> None:
    wanted = expected(facts, asked)
    found = derivations(facts, asked) if wanted is not None else []
    if asked["aggregate"] and asked["aggregate"]["op"] == "count":
        assert wanted is None or (wanted == {("number", "0", "")}) == (not found)
    else:
        assert bool(found) == bool(wanted)


@settings(deadline=None)
@given(st.dates(date(1996, 1, 1), date(2004, 12, 31)), st.integers(0, 1500), st.sampled_from(("years", "months")))
def test_whole_units_equal_going_day_by_day(first: date, days: int, unit: str) -> None:
    nodes = [("date", day.isoformat(), "") for day in (first, first + timedelta(days))]
    assert list(difference(nodes[0], nodes[1], unit)) == [("number", _walked(nodes[0][1], nodes[1][1], unit), unit)]


@pytest.mark.parametrize(
    ("first", "last", "years", "months"),
    [
        ("2000-02-29", "2001-02-28", "0", "11"),
        ("2000-02-29", "2001-03-01", "1", "12"),
        ("2001-12-31", "2002-01-01", "0", "0"),
        ("1990-03-01", "2000-02-29", "9", "119"),
    ],
)
def test_whole_units_counted_by_hand(first: str, last: str, years: str, months: str) -> None:
    nodes = ("date", first, ""), ("date", last, "")
    assert [next(difference(*nodes, unit))[1] for unit in ("years", "months")] == [years, months]


def test_more_days_than_are_kept_give_the_same_results() -> None:
    row = {"id": "f0", "subject": "a", "predicate": "p", "object": "b", "valid_from": "1950-01-01"}
    facts = Facts([row])
    asked = {"answer": "?x", "atoms": [ATOMS[0]]}
    found = [answers(facts, {**asked, "as_of": f"{year}-01-01"}) for year in (*range(1930, 1970), *range(1930, 1970))]
    assert found == 2 * ([set()] * 20 + [{"a"}] * 20)
