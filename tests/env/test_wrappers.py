from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from medgym.env.wrappers import (
    AnswerInTime,
    CurriculumReset,
    FlatFeatures,
    MaskInObservation,
    TranscriptObservation,
    WithFaults,
)
from medgym.episode import replay
from medgym.questions.curriculum import Shuffled

#: Gymnasium's checker says so of every wrapper.
pytestmark = pytest.mark.filterwarnings("ignore:.*different from the unwrapped version")
BOTH = pytest.mark.parametrize("name", ["MedResearch-v0", "MedResearchMenu-v0"])


def some_action(env: gymnasium.Env[Any, Any]) -> Any:
    return (
        1
        if isinstance(env.action_space, gymnasium.spaces.Discrete)
        else '{"name": "web_search", "arguments": {"query": "toes"}}'
    )


@BOTH
@pytest.mark.parametrize(
    "wrap", [TranscriptObservation, lambda env: AnswerInTime(env, 3), lambda env: WithFaults(env, 0.5)]
)
def test_wrapped_environments_keep_the_contract(name: str, wrap: Any, kwargs: dict[str, Any]) -> None:
    check_env(wrap(gymnasium.make(name, disable_env_checker=True, **kwargs).unwrapped), skip_render_check=True)


@pytest.mark.parametrize("wrap", [FlatFeatures, MaskInObservation])
def test_features_keep_the_contract(wrap: Any, kwargs: dict[str, Any]) -> None:
    check_env(
        wrap(gymnasium.make("MedResearchMenu-v0", disable_env_checker=True, **kwargs).unwrapped), skip_render_check=True
    )


def test_the_mask_in_the_observation_is_the_environments(kwargs: dict[str, Any]) -> None:
    env = MaskInObservation(gymnasium.make("MedResearchMenu-v0", **kwargs))
    observation, _ = env.reset(seed=0)
    for _ in range(3):
        assert np.array_equal(observation["action_mask"].astype(bool), env.get_wrapper_attr("action_masks")())
        observation, *_ = env.step(1)
    with pytest.raises(TypeError, match="Discrete"):
        MaskInObservation(gymnasium.make("MedResearch-v0", **kwargs))


@BOTH
def test_a_transcript_grows_and_keeps_the_prompt(name: str, kwargs: dict[str, Any]) -> None:
    env = TranscriptObservation(gymnasium.make(name, **kwargs), max_chars=3_000)
    first, _ = env.reset(seed=0)
    second, *_ = env.step(some_action(env))
    assert second.startswith(first)
    assert len(second) > len(first)
    for _ in range(8):
        last, *_ = env.step(some_action(env))
    assert len(last) <= 3_000
    assert last.startswith(first)


@BOTH
def test_time_is_up(name: str, kwargs: dict[str, Any]) -> None:
    env = AnswerInTime(gymnasium.make(name, **kwargs), 2)
    env.reset(seed=0)
    assert env.step(some_action(env))[2:4] == (False, False)
    *_, terminated, truncated, info = env.step(some_action(env))
    assert (terminated, truncated, info["stop_reason"]) == (False, True, "timeout")
    assert replay(env.get_wrapper_attr("episode").trajectory()).ok
    env.reset(seed=1)
    assert env.step(some_action(env))[3] is False


@BOTH
def test_faults_begin_and_end_with_a_reset(name: str, kwargs: dict[str, Any]) -> None:
    env = WithFaults(gymnasium.make(name, **kwargs), 1.0)
    for rate, fails in ((1.0, True), (None, False)):
        env.set_faults(rate)
        env.reset(seed=0)
        env.step(some_action(env))
        (call,) = env.get_wrapper_attr("episode").steps()[0].calls
        assert (call.error is not None) is fails


@BOTH
def test_a_curriculum_chooses_and_hears_of_the_end(name: str, kwargs: dict[str, Any]) -> None:
    env = CurriculumReset(gymnasium.make(name, **kwargs), Shuffled(), seed=3)
    count = len(env.get_wrapper_attr("source"))
    drawn = [env.reset()[1]["question_id"] for _ in range(count)]
    assert len(set(drawn)) == count
    named = env.reset(options={"question_id": drawn[0]})[1]["question_id"]
    assert named == drawn[0]
    quit_ = (
        0 if name == "MedResearchMenu-v0" else '{"name": "submit_answer", "arguments": {"answer": "", "abstain": "no"}}'
    )
    assert env.step(quit_)[2]
    assert env.curriculum.state()["tallies"] == {"all": [0, 1]}
    assert env.curriculum.state()["drawn"] == count
