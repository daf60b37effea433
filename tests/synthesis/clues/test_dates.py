"""Clues about dates: ranges hold their date, relative ones compare with what the text has spoken of already."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from medgym.query.algebra import Filter
from medgym.synthesis.clues.dates import DateClues, Option, date_ranges
from medgym.synthesis.draft import Draft, Sketch
from medgym.synthesis.forms import FORMS
from medgym.synthesis.forms.atlas import DATES
from medgym.world.facts import Literal, Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from tests.synthesis.drafts import workshop

DAYS = st.dates(dt.date(1000, 1, 1), dt.date(9000, 1, 1)).map(lambda day: day.isoformat())
YEARS = st.lists(st.integers(1983, 2021), min_size=2, max_size=7)


@given(DAYS, DAYS)
def test_ranges_hold_their_date_and_end_with_the_record(date: str, latest: str) -> None:
    latest = max(date, latest)
    *years, (first, last) = date_ranges(date, latest)
    widths = [int(high[:4]) - int(low[:4]) for low, high in years]
    assert widths == sorted(set(widths), reverse=True)
    assert widths[-1] == 0
    assert set(widths) <= {9, 4, 0}
    for low, high in years:
        assert low <= date <= high
        assert (low[4:], high[4:]) == ("-01-01", "-12-31")
        assert int(low[:4]) % (1 + int(high[:4]) - int(low[:4])) == 0
        assert high[:4] <= latest[:4]
    assert first == f"{date[:7]}-01" <= date <= last
    assert dt.date.fromisoformat(last) + dt.timedelta(1) == next_month(dt.date.fromisoformat(date))


def next_month(day: dt.date) -> dt.date:
    """The first of the month after a day."""
    return (day.replace(day=1) + dt.timedelta(32)).replace(day=1)


def _record(years: list[int]) -> tuple[Graph, Draft]:
    """One sponsor with a designation a year given; the way leads from the first to the second."""
    builder = GraphBuilder()
    builder.add_source(Source("made-up", "Made up", "CC0-1.0", "2025-01-01", "https://example.org", "none"))
    builder.add_entity("ORPHA:1", "disease", "Arlen syndrome")
    builder.add_entity("company:1", "company", "North Pharma")
    for number, year in enumerate(years):
        event = builder.add_entity(f"designation:{number}", "designation", f"Designation {number}")
        builder.add_fact(event, "sponsor", "company:1", "made-up")
        builder.add_fact(event, "designated_on", Literal("date", f"{year}-05-{number + 1:02d}"), "made-up")
    builder.add_fact("designation:0", "designation_for", "ORPHA:1", "made-up")
    graph = builder.build()
    sketch = Sketch(graph)
    seed = sketch.place(graph.node("ORPHA:1"))
    first = sketch.step(seed, "designation_for", graph.node("designation:0"), inverse=True)
    shared = sketch.step(first, "sponsor", graph.node("company:1"))
    return graph, sketch.asks("chain", (seed,), sketch.step(shared, "sponsor", graph.node("designation:1"), True))


def _fits(graph: Graph, draft: Draft, variable: str, node: int, condition: Filter) -> bool:
    """Whether an event passes a date clue, by the facts."""

    def of(event: int) -> str:
        name = graph.entity_ids[event]
        return next(
            f.object.value
            for f in graph.facts()
            if f.subject == name and f.predicate in DATES.values() and isinstance(f.object, Literal)
        )

    if isinstance(condition.value, tuple):
        low, high = condition.value
        return low <= of(node) <= high
    earlier = next(event for v, event in draft.before(variable) if v == "?r1")
    return of(node) > of(earlier) if condition.op == ">" else of(node) < of(earlier)


def _options(graph: Graph, draft: Draft, variable: str) -> tuple[set[int], list[Option], list[Option]]:
    """All designations but that of a variable, the ranges offered for it, and the comparisons."""
    rivals = {n for n, kind in enumerate(graph.entity_types) if kind == "designation"} - {draft.nodes[variable]}
    dates = DateClues(graph)
    return rivals, list(dates.ranges(draft, variable, rivals)), list(dates.relative(draft, variable, rivals))


@given(YEARS)
def test_every_option_fits_its_own_and_leaves_the_rivals_it_says(years: list[int]) -> None:
    graph, draft = _record(years)
    rivals, ranges, relative = _options(graph, draft, "?r2")
    for option in (*ranges, *relative):
        (condition,) = option.filters
        assert option.atoms[-1].subject == "?r2"
        assert {v for atom in option.atoms for v in atom.variables()} >= set(condition.variables())
        assert _fits(graph, draft, "?r2", draft.nodes["?r2"], condition)
        assert option.left == {rival for rival in rivals if _fits(graph, draft, "?r2", rival, condition)} < rivals
    assert [option.filters[0].op for option in relative] == [">" if years[1] >= years[0] else "<"]


@given(YEARS)
def test_nothing_is_compared_with_what_comes_later(years: list[int]) -> None:
    graph, draft = _record(years)
    _, _, relative = _options(graph, draft, "?r1")
    assert not relative


def test_a_date_that_is_told_is_not_told_again() -> None:
    graph, draft = _record([1990, 2001, 2015])
    _, ranges, relative = _options(graph, draft, "?r2")
    for option in (*ranges, *relative):
        told = draft.add(*option.atoms, filters=option.filters)
        assert _options(graph, told, "?r2")[1:] == ([], [])


def test_clues_of_a_text_look_back_only() -> None:
    """“Another than”, “later than”: what a filter compares with has been mentioned before."""
    shop = workshop("tiny")
    compared = 0
    for form in FORMS:
        for clued in shop.clued(form):
            draft = clued.draft
            holders = {a.object: a.subject for a in draft.clues if a.object.startswith("?t")}
            for condition in draft.filters:
                if condition.other_variable is not None:
                    ends = [holders.get(v, v) for v in condition.variables()]
                    assert ends[1] in dict(draft.before(ends[0]))
                    compared += 1
    assert compared
