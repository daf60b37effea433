from __future__ import annotations

from typing import Any

import gymnasium
import pytest

pytest.importorskip("torchrl")

from torchrl.envs import GymWrapper
from torchrl.envs.transforms import ActionMask
from torchrl.envs.utils import check_env_specs

import medgym  # noqa: F401
from medgym.env.wrappers import MaskInObservation
from tests.integrations.menu_pages import run_page


def make() -> Any:
    env = MaskInObservation(gymnasium.make("MedResearchMenu-v0", world="tiny", limits={"max_steps": 6}))
    return GymWrapper(env, categorical_action_encoding=True)


def test_the_specs_hold() -> None:
    check_env_specs(make(), seed=0)


def test_a_masked_rollout_takes_options_only() -> None:
    import torch

    env = make()
    observation = env.reset()
    assert observation["observations", "candidates"].dtype is torch.float32
    for _ in range(12):
        mask = observation["action_mask"].bool()
        choice = torch.multinomial(mask.float(), 1)[0]
        assert mask[choice]
        after = env.step(observation.set("action", choice))["next"]
        observation = env.reset() if bool(after["done"]) else after
    assert ActionMask is not None


def test_the_page_runs() -> None:
    names = run_page("torchrl.md")
    assert names["rollout"].numel() > 0
    taken = names["rollout"]["action"]
    assert bool(names["rollout"]["action_mask"].gather(-1, taken[..., None]).all())
