from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv

from tests.episode.cases import call

SEARCH = call("medical_search", {"query": "night cough curved toes — β ℃"})
READ = call("read_document", {"ids": ["orpha-1"]})
ACTIONS = [(SEARCH, READ), (READ, "junk"), ("<answer>ZAR1</answer>", SEARCH), (SEARCH, SEARCH)]

# Python 3.12 and later warn when a process that has threads is forked, which is what the default context does.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def maker(kwargs: dict[str, Any]) -> Callable[[], gymnasium.Env[str, str]]:
    """What a worker process runs; one that was not forked has to import medgym first, as any user's does."""

    def make() -> gymnasium.Env[str, str]:
        import medgym  # noqa: F401

        return gymnasium.make("MedResearch-v0", **kwargs)

    return make


def rollout(envs: Any) -> list[Any]:
    """Observations, rewards, flags and infos of a fixed script, in plain values."""
    try:
        observations, infos = envs.reset(seed=11)
        record: list[Any] = [(observations, plain(infos))]
        for actions in ACTIONS:
            observations, rewards, terminated, truncated, infos = envs.step(actions)
            record.append((observations, rewards.tolist(), terminated.tolist(), truncated.tolist(), plain(infos)))
        return record
    finally:
        envs.close()


def plain(infos: dict[str, Any]) -> dict[str, Any]:
    return {
        key: plain(value) if isinstance(value, dict) else value.tolist() if isinstance(value, np.ndarray) else value
        for key, value in infos.items()
    }


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_vectors_run_as_they_come(kwargs: dict[str, Any], mode: str) -> None:
    record = rollout(gymnasium.make_vec("MedResearch-v0", num_envs=2, vectorization_mode=mode, **kwargs))
    single = gymnasium.make("MedResearch-v0", **kwargs)
    for index in range(2):
        observation, _ = single.reset(seed=11 + index)
        assert record[0][0][index] == observation
        for actions, step in zip(ACTIONS[:3], record[1:], strict=False):
            observation, reward, terminated, truncated, info = single.step(actions[index])
            assert step[0][index] == observation
            assert (step[1][index], step[2][index], step[3][index]) == (reward, terminated, truncated)
            assert step[4]["reward_components"]["task"][index] == info["reward_components"]["task"]
            assert step[4]["stop_reason"][index] == info["stop_reason"]
    assert record[3][2] == [True, False]
    assert record[4][0][0].startswith(("A ", "Short", "Double"))  # the next question, asked by the automatic reset


def test_all_ways_to_vectorise_give_the_same(kwargs: dict[str, Any]) -> None:
    makers = [maker(kwargs)] * 2
    expected = rollout(SyncVectorEnv(makers))
    assert rollout(AsyncVectorEnv(makers)) == expected
    assert rollout(AsyncVectorEnv(makers, shared_memory=False)) == expected
    for context in multiprocessing.get_all_start_methods():
        spec: Any = {"num_envs": 2, "vectorization_mode": "async", "vector_kwargs": {"context": context}}
        assert rollout(gymnasium.make_vec("MedResearch-v0", **spec, **kwargs)) == expected


@pytest.mark.parametrize("kind", [SyncVectorEnv, AsyncVectorEnv])
def test_kept_observations_do_not_change_under_the_caller(kwargs: dict[str, Any], kind: type[Any]) -> None:
    envs = kind([maker(kwargs)] * 2)
    first, _ = envs.reset(seed=0)
    kept = tuple(first)
    second = envs.step((SEARCH, READ))[0]
    assert first in envs.observation_space
    assert tuple(first) == kept != tuple(second)
    assert envs.action_space.sample() in envs.action_space
    envs.close()


def test_the_last_observation_is_kept_when_the_reset_comes_in_the_same_step(kwargs: dict[str, Any]) -> None:
    envs = AsyncVectorEnv([maker(kwargs)] * 2, autoreset_mode=AutoresetMode.SAME_STEP)
    envs.reset(seed=0)
    observations, _, terminated, _, infos = envs.step(("<answer>none</answer>", SEARCH))
    assert terminated.tolist() == [True, False]
    assert "handed in" in infos["final_obs"][0]
    assert infos["final_info"]["stop_reason"][0] == "answered"
    assert "30 steps" in observations[0]
    envs.close()
