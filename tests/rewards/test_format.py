from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.rewards import EpisodeView, Format
from medgym.transcript.trajectory import CallRecord
from tests.rewards.views import QUESTION, views

FORMAT = Format()


@pytest.mark.parametrize(("mistakes", "expected"), [(0, 0.0), (1, -0.2), (4, -0.8), (5, -1.0), (30, -1.0)])
def test_golden_vectors(mistakes: int, expected: float) -> None:
    assert FORMAT.compute(EpisodeView(QUESTION, mistakes=mistakes)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("error", "expected"),
    [(None, 0.0), ("not_found", 0.0), ("timeout", 0.0), ("unknown_tool", -0.2), ("invalid_arguments", -0.2)],
)
def test_only_the_form_of_a_call_counts(error: str | None, expected: float) -> None:
    call = CallRecord("read_document", {}, "key", error=error)
    assert FORMAT.compute(EpisodeView(QUESTION, calls=(call,))) == expected


@given(views(), st.integers(0, 50))
def test_more_mistakes_never_pay(view: EpisodeView, more: int) -> None:
    assert -1.0 <= FORMAT.compute(replace(view, mistakes=more + 1)) <= FORMAT.compute(replace(view, mistakes=more)) <= 0
