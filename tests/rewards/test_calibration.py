from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medgym.rewards import Calibration, EpisodeView, Submission
from tests.rewards.views import QUESTION

CALIBRATION = Calibration()
UNIT = st.floats(0, 1)


def score(confidence: float | None, correct: float, abstain: str | None = None) -> float:
    return CALIBRATION.compute(
        EpisodeView(QUESTION, submission=Submission("x", (), confidence, abstain), correct=correct)
    )


@pytest.mark.parametrize(
    ("confidence", "correct", "expected"),
    [(1.0, 1.0, 0.0), (0.0, 0.0, 0.0), (1.0, 0.0, -1.0), (0.0, 1.0, -1.0), (0.7, 1.0, -0.09), (None, 1.0, 0.0),
     (None, 0.0, -1.0), (0.5, 0.5, 0.0)],
)  # fmt: skip
def test_golden_vectors(confidence: float | None, correct: float, expected: float) -> None:
    assert score(confidence, correct) == pytest.approx(expected)


@given(st.none() | UNIT, st.sampled_from([0.0, 1.0]))
def test_abstaining_and_silence_cost_nothing(confidence: float | None, correct: float) -> None:
    assert score(confidence, correct, "no source says so") == 0.0
    assert CALIBRATION.compute(EpisodeView(QUESTION, correct=correct)) == 0.0


@given(UNIT, UNIT)
def test_the_true_probability_is_the_best_confidence(truth: float, other: float) -> None:
    assume(abs(truth - other) > 1e-6)

    def expected(confidence: float) -> float:
        return truth * score(confidence, 1.0) + (1 - truth) * score(confidence, 0.0)

    assert expected(truth) > expected(other)
