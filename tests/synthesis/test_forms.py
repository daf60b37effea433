"""What every form lays before clues are chosen, checked against the facts."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pytest

from medgym.query.algebra import Filter, Query
from medgym.synthesis.draft import NUMBER, Draft, Link
from medgym.synthesis.forms import FORMS
from medgym.synthesis.forms.atlas import DATES
from medgym.synthesis.proof import result_of
from medgym.world.facts import Literal
from tests.query.brute_force import since, walk
from tests.synthesis.drafts import Workshop, workshop

WORLDS = ("toy", "tiny")
_LETTERS = {"disease": "d", "gene": "g", "designation": "r", "application": "a", "drug": "m", "company": "c",
            "protein": "p", "organism": "o", "brand": "b", "date": "t"}  # fmt: skip

both = pytest.mark.parametrize("world", WORLDS)
every = pytest.mark.parametrize("form", sorted(FORMS))


@cache
def _facts(world: str) -> frozenset[tuple[str, str, str]]:
    return frozenset((f.subject, f.predicate, _text(f.object)) for f in workshop(world).graph.facts())


def _text(value: str | Literal) -> str:
    return value.value if isinstance(value, Literal) else value


def _said(shop: Workshop, draft: Draft, link: Link) -> tuple[str, str, str]:
    atom = link.atom()
    ends = [_text(shop.graph.value(draft.nodes[end])) for end in (atom.subject, atom.object)]
    return ends[0], link.predicate, ends[1]


def _events(world: str, draft: Draft, link: Link) -> dict[str, str]:
    """What gathers around the source of an inverse link, with its date."""
    hub = _text(workshop(world).graph.value(draft.nodes[link.source]))
    events = {s for s, p, o in _facts(world) if (p, o) == (link.predicate, hub)}
    return {s: o for s, p, o in _facts(world) if s in events and p in DATES.values()}


@both
@every
def test_a_way_is_made_of_facts_between_distinct_things(world: str, form: str) -> None:
    shop = workshop(world)
    for draft in shop.bare(form):
        assert draft.form == form
        assert all(_said(shop, draft, link) in _facts(world) for link in draft.links if link != draft.absent)
        if isinstance(draft.absent, Link):
            assert draft.absent in draft.links or draft.absent == draft.links[-1]
        # two dates of one event may be one day
        entities = [node for node in draft.nodes.values() if not shop.graph.is_literal(node)]
        assert len(set(entities)) == len(entities)
        told = dict.fromkeys(draft.seeds)
        for link in draft.links:
            assert link.source in told or link.source in draft.seeds
            told[link.target] = None
        assert set(told) == set(draft.nodes)


@both
@every
def test_seeds_come_first_and_variables_are_named_by_kind(world: str, form: str) -> None:
    shop = workshop(world)
    for draft in shop.bare(form):
        assert next(iter(draft.nodes)) == draft.seed
        assert all(draft.type_of(seed) == "disease" for seed in draft.seeds)
        assert len(draft.seeds) == (2 if form == "intersection" else 1)
        counts: dict[str, int] = {}
        for variable in draft.nodes:
            letter = _LETTERS[draft.type_of(variable)]
            counts[letter] = counts.get(letter, 0) + 1
            assert variable == f"?{letter}{counts[letter]}"
        assert draft.answer in draft.nodes or (draft.answer == NUMBER and draft.aggregate is not None)
        assert draft.several <= set(draft.nodes)
        assert not draft.several & set(draft.seeds)
        if draft.gold is not None and not isinstance(draft.gold, Literal):
            assert draft.gold == draft.nodes[draft.answer]


@pytest.mark.parametrize("form", sorted({*FORMS} - {"unanswerable"}))
def test_with_its_clues_a_draft_has_its_gold_alone(form: str) -> None:
    shop = workshop("tiny")
    assert shop.clued(form)
    for clued in shop.clued(form):
        draft = clued.draft
        assert shop.solver.results(draft.query()) == (draft.gold,)
        assert len(clued.necessity) == len(draft.query().atoms) + len(draft.filters)


def _reversed_extreme(draft: Draft) -> Query:
    aggregate = draft.aggregate
    assert aggregate is not None
    op = "argmax" if aggregate.op == "argmin" else "argmin"
    return draft.query().model_copy(update={"aggregate": aggregate.model_copy(update={"op": op})})


@both
def test_comparisons_ask_for_the_one_extreme(world: str) -> None:
    drafts = workshop(world).bare("comparison")
    assert {draft.aggregate.op for draft in drafts if draft.aggregate} == {"argmin", "argmax"}
    for draft in drafts:
        assert draft.aggregate is not None
        gathering = next(link for link in draft.links if link.target in draft.several)
        dates = sorted(_events(world, draft, gathering).values())
        own = workshop(world).graph.label(draft.nodes[draft.aggregate.over[0]])
        assert own == (dates[0] if draft.aggregate.op == "argmin" else dates[-1])
        assert dates.count(own) == 1
        assert len(dates) >= 2


def test_the_other_extreme_has_another_answer_somewhere() -> None:
    shop = workshop("tiny")
    drafts = [clued.draft for clued in shop.clued("comparison")]
    assert any(shop.solver.results(_reversed_extreme(draft)) != (draft.gold,) for draft in drafts)


@both
def test_what_held_at_a_date_is_what_had_begun_by_then(world: str) -> None:
    shop = workshop(world)
    drafts = shop.bare("as_of")
    assert drafts
    facts = list(shop.graph.facts())
    for draft in drafts:
        assert draft.as_of is not None
        assert draft.as_of.endswith("-12-31")
        gathering = next(link for link in draft.links if draft.type_of(link.target) in DATES and link.inverse
                         and link.predicate in ("designation_for", "designates", "active_ingredient")
                         and draft.nodes[link.target] == draft.nodes[_asked(draft)])  # fmt: skip
        events = _events(world, draft, gathering)
        begun = {event: date for event, date in events.items() if date <= draft.as_of}
        own = str(shop.graph.value(draft.nodes[_asked(draft)]))
        assert own in begun
        assert begun[own] == max(begun.values())
        assert list(begun.values()).count(begun[own]) == 1
        assert len(begun) < len(events)
        assert (len(begun) == 1) == (draft.aggregate is None)
    for fact in facts[:: max(1, len(facts) // 20)]:
        if fact.subject.startswith("designation:") and fact.predicate == "designates":
            assert since(fact, [f for f in facts if f.subject == fact.subject]) >= "1983"


def _asked(draft: Draft) -> str:
    """The event that the question asks something of."""
    return next(link.source for link in reversed(draft.links) if link.target == draft.answer)


def test_looking_back_changes_the_answer() -> None:
    shop = workshop("tiny")
    for clued in shop.clued("as_of"):
        now = clued.draft.query().model_copy(update={"as_of": None})
        assert shop.solver.results(now) != (clued.draft.gold,)


@both
def test_counts_are_what_is_there(world: str) -> None:
    for draft in workshop(world).bare("count"):
        gathering = draft.links[-1]
        assert gathering.inverse
        hub = _text(workshop(world).graph.value(draft.nodes[gathering.source]))
        counted = {s for s, p, o in _facts(world) if (p, o) == (gathering.predicate, hub)}
        assert draft.gold == Literal("number", str(len(counted)))
        assert draft.aggregate is not None
        assert draft.aggregate.over == (gathering.target,)
        assert draft.several == {gathering.target}


@both
def test_differences_are_walked_day_by_day(world: str) -> None:
    from datetime import date

    drafts = workshop(world).bare("difference")
    assert drafts
    for draft in drafts[:40]:
        aggregate = draft.aggregate
        assert aggregate is not None
        first, last = (date.fromisoformat(workshop(world).graph.label(draft.nodes[v])) for v in aggregate.over)
        assert first < last
        assert draft.gold == Literal("number", str(walk(first, last, str(aggregate.unit))), str(aggregate.unit))


@both
def test_unanswerable_drafts_ask_for_what_is_not_there(world: str) -> None:
    shop = workshop(world)
    drafts = shop.bare("unanswerable")
    assert {type(draft.absent) for draft in drafts} == {Link, Filter}
    for draft in drafts:
        assert draft.gold is None
        assert result_of(draft) == ()
        gathering = next(link for link in draft.links if link.target in draft.several)
        events = _events(world, draft, gathering)
        if isinstance(draft.absent, Link):
            assert not any((s in events, p) == (True, draft.absent.predicate) for s, p, _ in _facts(world))
        else:
            assert isinstance(draft.absent, Filter)
            low, high = draft.absent.value  # type: ignore[misc]
            assert not any(str(low) <= date <= str(high) for date in events.values())
    clued_drafts = shop.clued("unanswerable")
    assert {type(clued.draft.absent) for clued in clued_drafts} == {Link, Filter}
    for clued in clued_drafts:
        assert shop.solver.results(clued.draft.query()) == ()


@every
def test_the_salt_makes_every_choice(form: str) -> None:
    shop = workshop("tiny")
    for seed in shop.seeds()[:40]:
        once, again = (list(FORMS[form](shop.atlas, seed, "a")) for _ in range(2))
        assert once == again
    drawn = [tuple(d.links for d in FORMS[form](shop.atlas, seed, salt)) for seed in shop.seeds() for salt in "ab"]
    if form not in ("negative",):
        assert any(one != other for one, other in list(pairwise(drawn))[::2])


def test_names_of_variables_are_what_queries_take() -> None:
    for form in FORMS:
        for draft in workshop("tiny").bare(form)[:20]:
            assert all(re.fullmatch(r"\?[a-z]\d+", variable) for variable in draft.query().variables())
