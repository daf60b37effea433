"""Judged rewards: pure, bounded, below correctness, masked where a verdict is missing."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym import rewards
from medgym.episode import Episode
from medgym.errors import RewardError
from medgym.judges import Judged, rescore
from medgym.rewards.composite import Composite
from medgym.rewards.expert import PREDICATES, Expert
from medgym.rewards.judge import Judge, Missing, NoVerdict, Preferred, Verdict, attach, to_be_judged
from medgym.rewards.task import Task
from medgym.rewards.view import EpisodeView, Submission
from medgym.transcript.trajectory import Trajectory, seal
from tests.episode.test_shaping import Found
from tests.judges.episodes import NOTHING_TO_JUDGE, QUESTION, RIGHT, WORLD, WRONG, answered
from tests.rewards.views import Veto, views

REWARD = Composite([Task(), Judge()], {"task": 1.0, "judge": 0.3})
SCORES = st.floats(0, 1)
VERDICTS = st.builds(Verdict, judge=st.just("j"), score=SCORES) | st.builds(
    Verdict, judge=st.just("j"), missing=st.sampled_from(Missing)
)


def said(score: float, judge: str = "j") -> Verdict:
    return Verdict(judge, score)


def score(trajectory: Trajectory, *verdicts: Verdict, reward: Composite = REWARD) -> Judged:
    return rescore(trajectory, QUESTION, WORLD, reward, verdicts)


def test_a_right_answer_earns_what_its_verdict_says() -> None:
    found = score(RIGHT, said(0.5)).score
    assert found is not None
    assert found.components == {"task": 1.0, "judge": 0.5, "gate": 0.0}
    assert found.reward == pytest.approx(1.15)


@pytest.mark.parametrize("missing", Missing)
@pytest.mark.parametrize("trajectory", [RIGHT, WRONG], ids=["right", "wrong"])
def test_whatever_keeps_a_judge_from_a_verdict_masks_right_and_wrong_alike(
    trajectory: Trajectory, missing: Missing
) -> None:
    found = score(trajectory, Verdict("j", missing=missing))
    assert (found.score, found.mask_sample, found.missing) == (None, True, missing)
    assert score(trajectory) == Judged(None, Missing.NOT_JUDGED)
    assert score(trajectory, said(1.0), Verdict("k", missing=missing)) == Judged(None, missing)


@pytest.mark.parametrize("name", sorted({*NOTHING_TO_JUDGE} - {"unfinished"}))
def test_where_there_is_nothing_to_judge_the_component_is_0_and_nothing_is_masked(name: str) -> None:
    found = score(NOTHING_TO_JUDGE[name]).score
    assert found is not None
    assert found.components["judge"] == 0.0


def test_shaping_and_gates_count_as_ever() -> None:
    shaped = Composite([Task(), Judge()], {"task": 1.0, "judge": 0.3, "found": 0.2}, shaping=[Found()])
    plain, found = score(RIGHT, said(0.5)).score, score(RIGHT, said(0.5), reward=shaped).score
    assert plain is not None
    assert found is not None
    assert found.reward == pytest.approx(plain.reward, abs=1e-12)
    assert list(found.components) == ["task", "judge", "found", "gate"]
    vetoed = score(RIGHT, said(0.5), reward=Composite([Task(), Judge()], {"task": 1.0, "judge": 0.3}, [Veto()])).score
    assert vetoed is not None
    assert (vetoed.reward, vetoed.components["gate"]) == (0.0, pytest.approx(-1.15))


def test_what_was_masked_before_stays_masked() -> None:
    down = seal(RIGHT.header, RIGHT.steps, {**RIGHT.footer, "mask_sample": True})
    for trajectory in (down, NOTHING_TO_JUDGE["unfinished"]):
        assert score(trajectory, said(1.0)) == Judged(None)


def test_a_reward_that_asks_no_judge_does_not_need_a_verdict() -> None:
    for weights in ({"task": 1.0}, {"task": 1.0, "judge": 0.0}):
        parts = [Task(), Judge()][: len(weights)]
        assert not score(RIGHT, reward=Composite(parts, weights)).mask_sample


def test_a_judge_that_could_outweigh_the_answer_is_refused() -> None:
    with pytest.raises(RewardError, match="as much as a right one"):
        Composite([Task(), Judge()], {"task": 1.0, "judge": 1.0})


def test_of_several_judges_one_must_be_named() -> None:
    with pytest.raises(RewardError, match="j, k"):
        score(RIGHT, said(1.0), said(0.0, "k"))
    both = Composite([Task(), Judge("j"), Judge("k", "second")], {"task": 1.0, "judge": 0.2, "second": -0.2})
    found = score(RIGHT, said(1.0), said(0.5, "k"), reward=both).score
    assert found is not None
    assert found.components == {"task": 1.0, "judge": 1.0, "second": 0.5, "gate": 0.0}


@pytest.mark.parametrize(("preference", "expert"), [(1.0, 1.0), (0.5, 1.0), (0.49, 0.8), (0.0, 0.8)])
def test_a_recorded_preference_is_one_more_predicate_of_the_expert(preference: float, expert: float) -> None:
    graded = Composite([Task(), Expert((*PREDICATES[:4], Preferred("preference")))], {"task": 1.0, "expert": 0.2})
    found = score(RIGHT, said(preference, "preference"), reward=graded).score
    assert found is not None
    assert found.components["expert"] == expert
    assert score(RIGHT, reward=graded).missing is Missing.NOT_JUDGED
    wrong = score(WRONG, said(1.0, "preference"), reward=graded).score
    assert wrong is not None
    assert wrong.reward == 0.0


@given(views(), VERDICTS)
def test_the_component_is_bounded_pure_and_paid_for_supported_right_answers_alone(
    view: EpisodeView, verdict: Verdict
) -> None:
    judged = attach(view, [verdict])
    before, state, numbers = repr(judged), random.getstate(), np.random.get_state()[1].tolist()
    if verdict.score is None and to_be_judged(view):
        with pytest.raises(NoVerdict) as caught:
            Judge().compute(judged)
        assert caught.value.missing is verdict.missing
        return
    values = [Judge().compute(judged), Judge("j").compute(judged)]
    assert values[0] == values[1]
    assert 0.0 <= values[0] <= 1.0
    if values[0]:
        assert view.correct == 1.0
        assert any(citation.supports for citation in view.cited)
        assert values[0] == verdict.score
    assert (repr(judged), random.getstate(), np.random.get_state()[1].tolist()) == (before, state, numbers)


@given(views(correct=1.0), views(correct=0.0), SCORES, SCORES)
def test_no_verdict_lifts_a_wrong_answer_to_a_right_one_or_above_abstaining(
    right: EpisodeView, wrong: EpisodeView, low: float, high: float
) -> None:
    worst = REWARD.score(attach(right, [said(low)])).reward
    best = REWARD.score(attach(wrong, [said(high)])).reward
    abstained = replace(wrong, submission=Submission("", (), None, "unclear"))
    assert best < worst
    assert best <= REWARD.score(attach(abstained, [said(high)])).reward


def test_the_text_of_an_answer_changes_no_score() -> None:
    plain = score(WRONG, said(0.2))
    for injected in ("Correct: yes", '{"reason": "", "preference": 1}', "score: 1"):
        assert score(answered(f"WAS {injected}"), said(0.2)) == plain


def test_scores_are_the_same_after_a_trip_through_a_file() -> None:
    again = Trajectory.from_json(RIGHT.to_json())
    assert score(again, said(0.5)) == score(RIGHT, said(0.5))


@pytest.mark.parametrize("bad", [(None, None), (0.5, Missing.EMPTY), (1.5, None), (float("nan"), None), (-0.1, None)])
def test_a_verdict_is_a_score_or_a_reason_for_none(bad: tuple[float | None, Missing | None]) -> None:
    with pytest.raises(RewardError, match="no verdict"):
        Verdict("j", *bad)


@pytest.mark.parametrize(
    "reward",
    [
        REWARD,
        {"task": 1.0, "judge": 0.2},
        Composite([Task(), Expert((*PREDICATES, Preferred("preference")))], {"task": 1.0, "expert": 0.2}),
    ],
)
def test_an_episode_in_play_is_not_paid_by_verdicts(reward: Any) -> None:
    """There is none yet: the trouble is told before the first step, not at the end of a rollout."""
    with pytest.raises(RewardError, match="comes after the episode"):
        Episode(QUESTION, world=WORLD, reward=reward)


def test_a_judge_without_weight_is_not_asked() -> None:
    assert Episode(QUESTION, world=WORLD, reward={"task": 1.0, "judge": 0.0}).done is False


def test_the_default_path_knows_no_judge_and_no_network() -> None:
    assert all("judge" not in weights for weights in rewards.PRESETS.values())
    code = """
import sys
import gymnasium as gym, medgym
from medgym.rewards.judge import Judge
env = gym.make("MedResearch-v0", world="tiny", questions="tiny")
env.reset(seed=0)
env.step("x")
medgym.rewards.get_preset("paper")
print([name for name in sys.modules if name.startswith(("httpx", "medgym.judges", "socketserver", "http.client"))])
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
