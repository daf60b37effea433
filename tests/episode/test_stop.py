from __future__ import annotations

from typing import Any

import pytest

from medgym.episode import Episode, replay, rescore
from medgym.errors import EpisodeError
from medgym.rewards import PRESETS
from medgym.rewards.view import StopReason
from medgym.transcript.trajectory import Trajectory
from tests.episode.cases import PLAN, call, gene_question, script
from tests.toy import make_toy_world

WORLD = make_toy_world()
QUESTION = gene_question(WORLD)
OUTSIDE = [reason for reason in StopReason if reason.from_outside]


def play(messages: list[Any], **more: Any) -> Episode:
    episode = Episode(QUESTION, world=WORLD, **more)
    for message in messages:
        episode.step(message)
    return episode


@pytest.mark.parametrize("reason", OUTSIDE)
@pytest.mark.parametrize("messages", [[], script()[:2], ["junk", ""]], ids=["at once", "half way", "garbled"])
def test_an_episode_ends_from_outside_truncated_and_on_record(reason: StopReason, messages: list[Any]) -> None:
    episode = play(messages)
    step = episode.stop(reason.value)
    assert (step.terminated, step.truncated, episode.done) == (False, True, True)
    assert step.info["stop_reason"] == reason
    assert step.info["mask_sample"] is (reason is StopReason.INFRA_ERROR)
    loaded = Trajectory.from_json(episode.trajectory().to_json())
    loaded.check()
    assert replay(loaded).ok, replay(loaded).differences
    assert replay(loaded).trajectory == episode.trajectory()


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("reason", OUTSIDE)
def test_it_is_scored_as_any_episode_without_an_answer_and_again_from_its_record(
    preset: str, reason: StopReason
) -> None:
    episode = play([call(*PLAN[0]), call(*PLAN[1])], reward=preset)
    episode.stop(reason)
    record = episode.trajectory()
    score = rescore(record, QUESTION, WORLD, preset)
    assert score.reward == record.reward
    assert score.components == record.components
    spent = play([call(*PLAN[0]), call(*PLAN[1]), "junk"], reward=preset, limits={"max_steps": 2}).trajectory()
    if reason is StopReason.INFRA_ERROR:
        assert record.reward == pytest.approx(0.0, abs=1e-12)
    elif record.components.get("format") == spent.components.get("format"):
        assert record.reward == pytest.approx(spent.reward, abs=1e-12)


def test_nobody_said_anything_when_it_was_stopped() -> None:
    episode = play(script()[:2])
    said = episode.messages
    episode.stop("max_tokens")
    assert episode.messages == said


def test_an_ended_episode_stays_as_it_is() -> None:
    episode = play(script())
    before = episode.trajectory()
    step = episode.stop()
    assert (step.reward, episode.trajectory()) == (0.0, before)


@pytest.mark.parametrize("reason", ["answered", "abstained", "max_steps", "max_tool_calls", "tired", "", None])
def test_reasons_that_only_the_episode_can_give_are_refused(reason: Any) -> None:
    with pytest.raises(EpisodeError, match=r"no_tool_call, max_tokens, timeout, aborted, infra_error"):
        play([]).stop(reason)


def test_a_fork_that_is_stopped_leaves_the_other_one_running() -> None:
    episode = play(script()[:2])
    other = episode.fork()
    other.stop("timeout")
    assert not episode.done
    for message in script()[2:]:
        episode.step(message)
    assert episode.trajectory() == play(script()).trajectory()
