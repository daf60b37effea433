from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from medgym.rewards import (
    CitedSentence,
    EpisodeView,
    RequireEvidence,
    SafetyVeto,
    StopReason,
    Submission,
    resolve_reward,
)
from tests.rewards.views import FACTS, QUESTION, views

SHOWN = [item.sentences[0] for item in QUESTION.evidence]
REQUIRED, SAFETY = RequireEvidence(), SafetyVeto()
GATED = resolve_reward({"preset": "paper", "gates": ["require_evidence", "safety"]})


def cited(number: int, *facts: str, planted: bool = False) -> CitedSentence:
    return CitedSentence(f"p{number}#s0", True, facts, f"p{number}", "gene", 0.9, "toy", planted)


def answered(*citations: CitedSentence, abstain: str | None = None, **more: object) -> EpisodeView:
    reason = StopReason.ANSWERED if abstain is None else StopReason.ABSTAINED
    submission = Submission("ZAR1", (), 0.9, abstain)
    return EpisodeView(QUESTION, cited=citations, submission=submission, stop_reason=reason, correct=1.0, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("view", "fires"),
    [
        (answered(), True),
        (answered(cited(1)), True),
        (answered(cited(1, FACTS[0])), True),
        (answered(cited(1, FACTS[0], FACTS[1])), False),
        (answered(cited(1, FACTS[0], FACTS[1], planted=True)), True),
        (answered(abstain="no source"), True),
        (answered(abstain="no source", delivered=frozenset({"p#s0"})), True),
        (answered(abstain="no source", delivered=frozenset(SHOWN[:1])), True),
        (answered(abstain="no source", delivered=frozenset(SHOWN[:2])), False),
        (EpisodeView(QUESTION), True),
    ],
)
def test_what_counts_as_evidence(view: EpisodeView, fires: bool) -> None:
    assert REQUIRED.fires(view) is fires


@pytest.mark.parametrize(
    ("view", "fires"),
    [
        (answered(), False),
        (answered(cited(1)), False),
        (answered(cited(1, planted=True)), True),
        (answered(cited(1, planted=True), cited(2)), True),
        (answered(cited(1, planted=True), cited(2, FACTS[0])), False),
    ],
)
def test_what_is_vetoed(view: EpisodeView, fires: bool) -> None:
    assert SAFETY.fires(view) is fires


@given(views())
def test_a_gated_reward_is_capped_and_its_components_sum(view: EpisodeView) -> None:
    score = GATED.score(view)
    shut = REQUIRED.fires(view) or SAFETY.fires(view)
    assert score.reward <= 0.0 or not shut
    assert score.reward == pytest.approx(
        sum(GATED.weights.get(name, 1.0) * value for name, value in score.components.items()), abs=1e-9
    )
    assert score.components["gate"] <= 0.0
    if not shut:
        assert score == resolve_reward("paper").score(view)


def test_a_lucky_guess_earns_nothing_where_evidence_is_required() -> None:
    assert GATED.score(answered()).reward == 0.0
    assert GATED.score(replace(answered(), correct=0.0)).reward == 0.0
