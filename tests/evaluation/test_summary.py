"""Tables: fixed denominators, masked episodes left out and counted, groups that add up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from medgym.canonical import canonical_json
from medgym.evaluation.summary import GROUPINGS, Outcome, successes, summarise, summarise_by

SOLVED = Outcome(
    "q1", 3, "gene", "neurology", success=True, stop_reason="answered", reward=1.2, calls=4, cited=True,
    components={"task": 1.0, "expert": 1.0},
)  # fmt: skip
WRONG = replace(SOLVED, question_id="q2", success=False, reward=0.0, calls=8, cited=False, components={"task": 0.0})
MASKED = replace(WRONG, question_id="q3", status="masked", stop_reason="infra_error")
MISSING = Outcome("q4", 3, "gene", "neurology", status="missing")

outcomes = st.lists(
    st.builds(
        Outcome,
        st.uuids().map(str),
        st.integers(1, 12),
        st.sampled_from(["gene", "date"]),
        st.sampled_from(["neurology", "bone"]),
        status=st.sampled_from(["finished", "masked", "missing"]),
        success=st.just(False),
        calls=st.integers(0, 30),
    ).flatmap(lambda o: st.booleans().map(lambda won: replace(o, success=won and o.status == "finished"))),
    max_size=30,
)


def test_masked_leave_the_denominator_and_missing_stay() -> None:
    row = summarise([SOLVED, WRONG, MASKED, MISSING])
    assert (row.scheduled, row.masked, row.missing, row.solved) == (4, 1, 1, 1)
    assert row.rate == 1 / 3
    assert row.reward == 0.6
    assert row.calls == 6
    assert row.cited == 0.5
    assert row.components == {"expert": 0.5, "task": 0.5}


def test_nothing_counts() -> None:
    for rows in ([], [MASKED]):
        row = summarise(rows)
        assert (row.rate, row.interval, row.reward, row.calls, row.cited) == (None,) * 5
        canonical_json(row.to_json())


@given(outcomes)
def test_groups_add_up(rows: list[Outcome]) -> None:
    whole = summarise(rows)
    for grouping in GROUPINGS:
        parts = summarise_by(rows, grouping).values()
        for name in ("scheduled", "masked", "missing", "solved", "abstained"):
            assert sum(getattr(part, name) for part in parts) == getattr(whole, name)


@given(outcomes)
def test_rate_lies_in_its_interval(rows: list[Outcome]) -> None:
    row = summarise(rows)
    if row.rate is not None and row.interval is not None:
        assert row.interval.low <= row.rate <= row.interval.high
        assert row.solved == round(row.rate * (row.scheduled - row.masked))


def test_hops_are_ordered_as_numbers() -> None:
    rows = [replace(SOLVED, hops=hops) for hops in (10, 2, 9)]
    assert list(summarise_by(rows, "hops")) == ["2", "9", "10"]


def test_pairing_leaves_masked_out() -> None:
    assert successes([SOLVED, WRONG, MASKED, MISSING]) == {"q1": True, "q2": False, "q4": False}
