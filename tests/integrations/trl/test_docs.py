"""The pages about TRL: their code runs, and their configurations are TRL's."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("trl")

import yaml
from transformers import HfArgumentParser
from trl import GRPOConfig, ModelConfig

from medgym.integrations.trl import environment_class, reward_functions
from tests.integrations.pages import blocks

RECIPE = "docs/recipes/trl.md"
CODE = [(page, body) for page in ("docs/trainers/trl.md", RECIPE) for body in blocks(page)]


@pytest.mark.parametrize(("page", "code"), CODE, ids=[f"{page}-{n}" for n, (page, _) in enumerate(CODE)])
def test_code_runs(page: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, page, "exec"), {})


@pytest.mark.parametrize("body", blocks(RECIPE, "yaml"), ids=["7B", "32B"])
def test_configurations_are_understood(body: str, tmp_path: Path) -> None:
    wanted = yaml.safe_load(body)
    given = {**wanted, "output_dir": str(tmp_path), "bf16": False, "use_cpu": True}  # no accelerator to check here
    config, model = HfArgumentParser((GRPOConfig, ModelConfig)).parse_dict(given)
    for name, value in wanted.items():
        if name != "output_dir":
            assert getattr(model if name in ("model_name_or_path", "dtype") else config, name) == value
    processes = 24 if "32B" in wanted["model_name_or_path"] else 8
    rollouts = config.per_device_train_batch_size * config.gradient_accumulation_steps * processes
    assert rollouts % config.num_generations == 0
    assert rollouts == (192 if processes == 24 else 128)
    rewards = reward_functions(environment_class(world="tiny", split="train", reward="paper"))
    assert config.reward_weights == rewards.weights
    assert config.reward_weights == [1.0, *[0.0] * (len(rewards.functions) - 1)]


def test_there_are_two_configurations() -> None:
    assert len(blocks(RECIPE, "yaml")) == 2
