from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest

pytest.importorskip("stable_baselines3")
pytest.importorskip("sb3_contrib")

from sb3_contrib import MaskablePPO
from sb3_contrib.common.maskable.utils import get_action_masks, is_masking_supported
from stable_baselines3.common.env_checker import check_env
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.vec_env import DummyVecEnv

import medgym  # noqa: F401
from medgym.env.wrappers import AnswerInTime, FlatFeatures
from tests.integrations.pages import run_page

WORLD = {"world": "tiny"}


def make(**kwargs: Any) -> gymnasium.Env[Any, Any]:
    return gymnasium.make("MedResearchMenu-v0", **(WORLD | kwargs))


@pytest.mark.filterwarnings("error", "ignore:.*unconventional shape")
def test_the_checker_of_sb3_only_advises_a_policy_of_ones_own() -> None:
    check_env(make().unwrapped)


@pytest.mark.filterwarnings("error")
def test_the_checker_of_sb3_has_nothing_to_say_of_flat_features() -> None:
    check_env(FlatFeatures(make().unwrapped))


def test_the_mask_is_found_through_wrappers_and_vector_environments() -> None:
    envs = DummyVecEnv([lambda: AnswerInTime(make(), 5), lambda: FlatFeatures(make())][:1])
    assert is_masking_supported(envs)
    envs.seed(0)
    envs.reset()
    masks = get_action_masks(envs)
    assert masks.shape == (1, envs.action_space.n)
    assert masks.any(axis=1).all()


def test_only_valid_options_are_chosen_and_training_moves_the_weights() -> None:
    envs = make_vec_env(make, n_envs=2, seed=0)
    model = MaskablePPO("MultiInputPolicy", envs, n_steps=16, batch_size=16, n_epochs=1, seed=0, device="cpu")
    before = [parameter.clone() for parameter in model.policy.parameters()]
    model.learn(64)
    assert any(not a.equal(b) for a, b in zip(before, model.policy.parameters(), strict=True))
    observation = envs.reset()
    for _ in range(10):
        masks = get_action_masks(envs)
        actions, _ = model.predict(observation, action_masks=masks)
        assert masks[np.arange(2), actions].all()
        observation, *_ = envs.step(actions)


def test_what_an_episode_earned_reaches_the_trainer() -> None:
    envs = DummyVecEnv([make])
    envs.reset()
    _, rewards, dones, infos = envs.step(np.array([0]))  # abstains
    assert dones[0]
    assert infos[0]["stop_reason"] == "abstained"
    assert set(infos[0]["reward_components"]) >= {"task", "expert", "inefficiency"}
    assert infos[0]["TimeLimit.truncated"] is False
    assert rewards[0] == pytest.approx(0.0)


def test_the_page_runs() -> None:
    assert run_page("sb3")["model"].num_timesteps >= 256
