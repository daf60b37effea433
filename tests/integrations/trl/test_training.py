"""The real trainers on a model made from a configuration: a short supervised run, then a few steps of GRPO."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("trl")

from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

from benchmarks.learning.tiny_policy import RESPONSE, tiny_model, trained_tokenizer
from medgym.export.chat import chat_row, labelled
from medgym.export.teach import Recipe, play
from medgym.integrations.trl import Environment, environment_class, prompts, reward_functions
from medgym.questions.question_set import QuestionSet

LIMITS = {"max_observation_chars": 500}
"""The prompt names steps and calls, and the policy knows but one prompt: they stay as the teacher had them."""


@pytest.fixture(scope="module")
def row() -> dict[str, Any]:
    """A short trajectory of a teacher: one search, one answer."""
    recipe = Recipe(world="tiny", questions=QuestionSet.load("tiny"), n=8, teachers=("oracle",))
    played = [play(recipe, task) for task in recipe.assignments()]
    record = min((json.loads(p["record"]) for p in played if p.get("record")), key=lambda r: len(json.dumps(r)))
    first, search, result, *_ = record["messages"]
    answer = record["messages"][-2]
    search["content"] = answer["content"] = ""
    return chat_row(
        {**record, "messages": [first, search, {**result, "content": "Nothing."}, answer, record["messages"][-1]]}
        | {"trainable": [1, 3]},
        closing="Done.",
    )


@pytest.fixture(scope="module")
def taught(row: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any, list[dict[str, Any]]]:
    """(model, tokenizer, log) after a supervised run on that trajectory alone."""
    tokenizer = trained_tokenizer([str(m["content"]) for m in row["messages"]], 1000)
    tokenizer.response_template = RESPONSE
    model = tiny_model(tokenizer, width=64)
    config = SFTConfig(
        output_dir=str(tmp_path_factory.mktemp("sft")),
        max_steps=60,
        per_device_train_batch_size=2,
        learning_rate=1e-2,
        lr_scheduler_type="constant",
        logging_steps=5,
        save_strategy="no",
        report_to=[],
        bf16=False,
        use_cpu=True,
        max_length=None,
        gradient_checkpointing=False,
        disable_tqdm=True,
    )
    trainer = SFTTrainer(
        model, config, train_dataset=Dataset.from_list([labelled(row, tokenizer)] * 8), processing_class=tokenizer
    )
    trainer.train()
    return trainer.model, tokenizer, trainer.state.log_history


def test_the_supervised_run_learns_the_trajectory(taught: tuple[Any, Any, list[dict[str, Any]]]) -> None:
    losses = [entry["loss"] for entry in taught[2] if "loss" in entry]
    assert losses[-1] < 0.1 < 1 < losses[0]


class Watched(GRPOTrainer):
    """Keeps what was scored and what is to be learnt; changes nothing."""

    seen: list[dict[str, Any]]

    def _generate_and_score_completions(self, inputs: Any) -> Any:
        found = super()._generate_and_score_completions(inputs)
        records = [e._rollout.bag.episode.trajectory() for e in self.environments or ()]
        self.seen.append({**found, "records": records})
        return found


def grpo(taught: tuple[Any, Any, Any], row: dict[str, Any], environment: type[Environment], folder: Path) -> Watched:
    model, tokenizer, _ = taught
    rewards = reward_functions(environment, tokenizer.eos_token_id)
    question_id = row["meta"]["header"]["question_id"]
    config = GRPOConfig(
        output_dir=str(folder),
        max_steps=2,
        per_device_train_batch_size=4,
        num_generations=4,
        max_completion_length=900,
        max_tool_calling_iterations=4,
        learning_rate=1e-4,
        temperature=0.5,
        reward_weights=rewards.weights,
        logging_steps=1,
        save_strategy="no",
        report_to=[],
        bf16=False,
        use_cpu=True,
        gradient_checkpointing=False,
        disable_tqdm=True,
    )
    source = environment._source
    trainer = Watched(
        model,
        reward_funcs=rewards.functions,
        args=config,
        train_dataset=prompts(environment, questions=[source.question(question_id)]),
        processing_class=tokenizer,
        environment_factory=environment,
    )
    trainer.seen = []
    trainer.train()
    return trainer


def test_grpo_runs_through_our_tools_and_learns_no_token_of_a_result(
    taught: tuple[Any, Any, Any], row: dict[str, Any], tmp_path: Path
) -> None:
    environment = environment_class(world="tiny", split="train", limits=LIMITS)
    trainer = grpo(taught, row, environment, tmp_path)
    tokenizer = taught[1]
    results = 0
    for batch in trainer.seen:
        for ids, padding, mask, record in zip(
            batch["completion_ids"], batch["completion_mask"], batch["tool_mask"], batch["records"], strict=True
        ):
            kept = [(int(t), int(m)) for t, p, m in zip(ids, padding, mask, strict=True) if p]
            learnt = tokenizer.decode([token for token, m in kept if m])
            given = tokenizer.decode([token for token, m in kept if not m])
            told = [step.observation for step in record.steps if step.calls]
            results += len(told)
            for observation in told:
                assert observation.strip() in given
                assert len(observation) < 40 or observation not in learnt
            assert "<tool_call>" not in given
    assert results > 4
    log = [entry for entry in trainer.state.log_history if "reward" in entry]
    names = {function.__name__ for function in reward_functions(environment).functions}
    for entry in log:
        assert {f"rewards/{name}/mean" for name in names} <= set(entry)
        assert entry["reward"] == pytest.approx(entry["rewards/reward/mean"])
        weights = environment._source.reward.weights | {"gate": 1.0}
        parts = sum(weights[name] * entry[f"rewards/{name}/mean"] for name in names - {"reward"})
        assert parts == pytest.approx(entry["reward"], abs=1e-5)
        assert entry["masked"] == 0.0
        assert sum(value for key, value in entry.items() if key.startswith("stop/")) == pytest.approx(1.0)
        assert entry["tools/call_frequency"] > 0


def test_spoilt_rollouts_have_no_advantage_and_do_not_move_the_mean(
    taught: tuple[Any, Any, Any], row: dict[str, Any], tmp_path: Path
) -> None:
    opened = environment_class(world="tiny", split="train", limits=LIMITS)
    made: list[Any] = []

    class Spoilt(opened):  # type: ignore[misc, valid-type]
        """Every second seat loses its machine at once."""

        def __init__(self) -> None:
            super().__init__()
            made.append(self)
            self._spoilt = len(made) % 2 == 0

        def reset(self, **row: Any) -> str:
            text = super().reset(**row)
            if self._spoilt:
                self._rollout.bag.episode.stop("infra_error")
            return text

    trainer = grpo(taught, row, Spoilt, tmp_path)
    for batch in trainer.seen:
        for advantage, record in zip(batch["advantages"].tolist(), batch["records"], strict=True):
            if record.footer["mask_sample"]:
                assert advantage == 0.0
    assert {r.footer["mask_sample"] for batch in trainer.seen for r in batch["records"]} == {True, False}
    entries = [entry for entry in trainer.state.log_history if "reward" in entry]
    for entry, batch in zip(entries, trainer.seen, strict=False):
        whole = [r.reward for r in batch["records"] if not r.footer["mask_sample"]]
        assert entry["reward"] == pytest.approx(math.fsum(whole) / len(whole), abs=1e-5)
        assert entry["masked"] == pytest.approx(0.5)
