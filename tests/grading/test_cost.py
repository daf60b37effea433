"""What grading costs, counted in calls of functions, whatever the text."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.grading import grade
from medgym.questions.question import Answer
from tests.grading.answers import (
    boolean,
    category,
    dated,
    entity,
    genes,
    identifier,
    number,
    several,
)

# --- 52: cost -------------------------------------------------------------------------------------------------------

ALL = (
    entity("Fabry disease"), entity("Merck & Co.", kind="company"), number("5", "mg"), dated("1988", "year"),
    identifier("NCT00465816"), boolean("yes"), category("mitochondrial"), genes("GLA", "HEXA"),
    genes("GLA", "HEXA", kind="list"), several("set", dated("1988-05-03", "day"), dated("1990-05-03", "day")),
)  # fmt: skip
FILLERS = (
    "A",
    " ",
    "the ",
    "'",
    "\u0301",
    "\u200f",
    "\ud800",
    "\x00",
    "9",
    "-",
    ",",
    ", A",
    "\n- ",
    "and ",
    "(",
    " (aka ",
)


def steps(text: str, gold: Answer) -> int:
    """Return how many Python and C functions grading calls."""
    count = 0

    def counted(*_: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        grade(text, gold)
    finally:
        sys.setprofile(before)
    return count


@given(st.text(st.characters(), max_size=80) | st.text(st.characters(categories=["Cs", "Cc", "Cf"]), max_size=80))
def test_no_text_breaks_the_grader(text: str) -> None:
    for gold in ALL:
        assert 0.0 <= grade(text, gold) <= 1.0


@pytest.mark.parametrize("filler", FILLERS)
def test_twice_the_text_is_at_most_three_times_the_work(filler: str) -> None:
    for gold in ALL:
        grade(filler, gold)  # fills the caches
        small = steps("GLA" + filler * (90 // len(filler)), gold)
        assert steps("GLA" + filler * (180 // len(filler)), gold) <= 3 * small + 200


@pytest.mark.parametrize("filler", FILLERS)
def test_a_megabyte_costs_no_more_steps_than_a_line(filler: str) -> None:
    for gold in ALL:
        text = "GLA" + filler * (1_000_000 // len(filler)) + "GLA"
        assert grade(text, gold) == 0.0
        assert steps(text, gold) < 100


@given(st.integers(2, 30))
def test_work_on_a_set_is_bounded_by_its_members_not_by_the_answer(members: int) -> None:
    gold = genes(*(f"GENE{n}" for n in range(members)))
    text = ",".join(f"X{n}" for n in range(8 * members))
    grade(text, gold)
    assert steps(text, gold) <= 400 * (16 + 4 * members) * members
