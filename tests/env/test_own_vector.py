"""The vector environment of medgym beside Gymnasium's: the same, step for step, in every mode."""

from __future__ import annotations

import json
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.registration import VectorizeMode
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from gymnasium.wrappers.vector import RecordEpisodeStatistics
from hypothesis import given, settings
from hypothesis import strategies as st

from medgym.env.med_research import MedResearchEnv
from medgym.env.vector import EpisodeVectorEnv, make_med_research
from medgym.errors import EpisodeError, QuestionError
from tests.env.test_batching import same
from tests.episode.cases import call

ACTIONS = (
    call("medical_search", {"query": "night cough curved toes — β ℃"}),
    call("medical_search", {"query": ["cause", "toes"], "k": 2}),
    call("read_document", {"ids": ["orpha-1"]}),
    call("submit_answer", {"answer": "ZAR1", "citations": ["orpha-1#s1"], "confidence": 0.25}),
    call("submit_answer", {"answer": "", "abstain": "no idea"}),
    "<answer>none</answer>",
    "junk \ud800",
    "",
)
MODES = list(AutoresetMode)
SHORT = {"limits": {"max_steps": 3, "max_tool_calls": 4}}
Vector = Any


def pair(kwargs: dict[str, Any], mode: AutoresetMode, num_envs: int) -> tuple[Vector, Vector]:
    makers = [lambda: gymnasium.make("MedResearch-v0", **kwargs, **SHORT)] * num_envs
    ours = gymnasium.make_vec(
        "MedResearch-v0",
        num_envs=num_envs,
        vectorization_mode=VectorizeMode.VECTOR_ENTRY_POINT,
        autoreset_mode=mode.value,
        **kwargs,
        **SHORT,
    )
    return ours, SyncVectorEnv(makers, autoreset_mode=mode)


def agree(ours: Any, theirs: Any) -> None:
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        if isinstance(other, tuple):
            assert mine == other
        else:
            assert same(mine, other)


@pytest.mark.parametrize("mode", MODES)
def test_step_for_step_the_same_as_gymnasium(kwargs: dict[str, Any], mode: AutoresetMode) -> None:
    pairs = {size: pair(kwargs, mode, size) for size in (1, 3)}

    @settings(max_examples=60)
    @given(
        size=st.sampled_from(sorted(pairs)),
        seed=st.integers(0, 2**31 - 1) | st.lists(st.integers(0, 99), min_size=3, max_size=3),
        choices=st.lists(st.lists(st.integers(0, len(ACTIONS) - 1), min_size=3, max_size=3), max_size=14),
        options=st.sampled_from([None, {}, {"split": "train"}]),
    )
    def check(size: int, seed: Any, choices: list[list[int]], options: Any) -> None:
        ours, theirs = pairs[size]
        seeds = seed[:size] if isinstance(seed, list) else seed
        agree(ours.reset(seed=seeds, options=options), theirs.reset(seed=seeds, options=options))
        for chosen in choices:
            actions = tuple(ACTIONS[number] for number in chosen[:size])
            outcome = ours.step(actions)
            agree(outcome, theirs.step(actions))
            over = outcome[2] | outcome[3]
            if mode is AutoresetMode.DISABLED and over.any():
                agree(ours.reset(options={"reset_mask": over}), theirs.reset(options={"reset_mask": over.copy()}))

    check()


def test_numbers_in_infos_are_whole_or_double(kwargs: dict[str, Any]) -> None:
    envs = gymnasium.make_vec("MedResearch-v0", num_envs=2, vectorization_mode="vector_entry_point", **kwargs)
    infos = [envs.reset(seed=1)[1], envs.step((ACTIONS[0], ACTIONS[3]))[4]]
    for info in infos:
        parts = {key: column for key, column in info["reward_components"].items() if key[0] != "_"}
        assert {column.dtype for column in parts.values()} == {np.dtype(np.float64)}
        assert info["phi_final"].dtype == np.float64
        assert info["mask_sample"].dtype == np.bool_
    assert infos[0]["reward_components"].keys() == infos[1]["reward_components"].keys()


def test_everything_is_shared_but_the_episodes(kwargs: dict[str, Any]) -> None:
    envs = gymnasium.make_vec("MedResearch-v0", num_envs=64, **kwargs)  # the mode medgym registers is the default
    assert isinstance(envs, EpisodeVectorEnv)
    assert len({id(source) for source in envs.get_attr("source")}) == 1
    envs.reset(seed=3)
    assert len({id(episode) for episode in envs.get_attr("episode")}) == 64
    assert list(envs.np_random_seed) == list(range(3, 67))
    assert len(envs.np_random) == 64
    assert envs.spec is not None
    json.loads(envs.spec.to_json())


def test_gymnasiums_vector_wrappers_take_it(kwargs: dict[str, Any]) -> None:
    envs = RecordEpisodeStatistics(make_med_research(2, AutoresetMode.SAME_STEP, **kwargs))
    envs.reset(seed=0)
    *_, infos = envs.step((ACTIONS[5], ACTIONS[0]))
    assert infos["final_info"]["stop_reason"].tolist() == ["answered", None]
    assert infos["_episode"].tolist() == [True, False]


def test_a_fork_goes_on_like_the_original_and_leaves_it_alone(kwargs: dict[str, Any]) -> None:
    envs = make_med_research(3, **kwargs, **SHORT)
    envs.reset(seed=5)
    envs.step((ACTIONS[0], ACTIONS[5], ACTIONS[2]))  # the second one is over
    twin, branches = envs.fork(), envs.fork([2, 2, 0])
    plan = [(ACTIONS[2], ACTIONS[0], ACTIONS[3]), (ACTIONS[5], ACTIONS[2], ACTIONS[0]), (ACTIONS[0],) * 3]
    for actions in plan:
        agree(twin.step(actions), envs.step(actions))  # new questions come in the same order, too
    infos = branches.step((ACTIONS[3], ACTIONS[4], ACTIONS[2]))[4]
    assert infos["stop_reason"].tolist() == ["answered", "abstained", ""]
    assert infos["question_id"][0] == infos["question_id"][1]
    unscored = make_med_research(1, **kwargs)
    unscored.reset(options={"question_id": "toy-1"})
    assert unscored.fork(scored=False).step((ACTIONS[3],))[1].tolist() == [0.0]
    assert unscored.step((ACTIONS[3],))[1][0] > 0.5


def test_an_ended_episode_has_to_be_reset_by_whoever_said_so(kwargs: dict[str, Any]) -> None:
    envs = make_med_research(2, "Disabled", **kwargs)
    first, _ = envs.reset(seed=0)
    seen, *_ = envs.step((ACTIONS[5], ACTIONS[0]))
    with pytest.raises(ResetNeeded, match="Environment 0"):
        envs.step((ACTIONS[0], ACTIONS[0]))
    mask = np.array([True, False])
    options = {"reset_mask": mask, "question_id": "toy-3"}
    again, info = envs.reset(options=options)
    assert options["reset_mask"] is mask
    assert (again[1], info["question_id"].tolist()) == (seen[1], ["toy-3", None])
    assert again[0] != first[0] or first[0].startswith("A night")


@pytest.mark.parametrize(
    "mask", [[True, False], np.array([1, 0]), np.array([True]), np.array([False, False]), np.array([[True, False]])]
)
def test_masks_that_make_no_sense_are_refused(kwargs: dict[str, Any], mask: Any) -> None:
    envs = make_med_research(2, **kwargs)
    with pytest.raises(EpisodeError):
        envs.reset(options={"reset_mask": mask})


def test_arguments_that_make_no_sense_are_refused(kwargs: dict[str, Any]) -> None:
    with pytest.raises(EpisodeError):
        make_med_research(0, **kwargs)
    with pytest.raises(EpisodeError, match="NextStep"):
        make_med_research(2, "Sometimes", **kwargs)
    with pytest.raises(QuestionError):
        make_med_research(2, split="validation", **kwargs)
    with pytest.raises(EpisodeError):
        make_med_research(2, **kwargs).reset(seed=[1, 2, 3])
    with pytest.raises(EpisodeError, match="other spaces"):
        EpisodeVectorEnv([MedResearchEnv(**kwargs), MedResearchEnv(**kwargs, limits={"max_observation_chars": 20_000})])
    with pytest.raises(EpisodeError):
        make_med_research(2, **kwargs).set_attr("render_mode", [None])


def test_attributes_and_pictures_are_those_of_the_environments(kwargs: dict[str, Any]) -> None:
    envs = make_med_research(2, render_mode="ansi", **kwargs)
    envs.reset(seed=0)
    assert all(str(picture).startswith("question   ") for picture in envs.render())
    assert [space.max_length for space in envs.get_attr("action_space")] == [1_000_000] * 2
    envs.set_attr("render_mode", (None, "ansi"))
    assert envs.get_attr("render_mode") == (None, "ansi")
    assert [text is None for text in envs.call("render")] == [True, False]
    envs.close()
    envs.close()
    assert envs.closed
