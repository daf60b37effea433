"""Two stages of learning, from a model made of nothing: supervised on teacher episodes, then GRPO through the tools.

    python -m benchmarks.learning.two_stage --seeds 3 --sft-steps 600 --grpo-steps 150

Questions are those of `drill.py`; train and held-out questions share no gene. Rewards on held-out questions come from
greedy rollouts. JSON goes to benchmarks/results/learning/, a picture to docs/learning/. What it takes: torch, trl and
matplotlib, one core, and the minutes that the JSON states.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.learning.drill import drill_questions, drill_source, taught
from benchmarks.learning.tiny_policy import RESPONSE, tiny_model, trained_tokenizer
from medgym.episode.shared import load_world
from medgym.export.chat import chat_row, labelled
from medgym.integrations.trl import Environment, environment_class, prompts, reward_functions

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("untrained", "sft", "grpo")
_TURNS, _NEW_TOKENS = 3, 120
_QUIET = {"report_to": [], "save_strategy": "no", "bf16": False, "use_cpu": True, "gradient_checkpointing": False}


def rollouts(model: Any, tokenizer: Any, environment: type[Environment]) -> list[dict[str, Any]]:
    """Play every question of the environment's split greedily, all at once; return reward and components of each."""
    import torch
    from trl.chat_template_utils import parse_response

    rows = list(prompts(environment))
    seats = [environment() for _ in rows]
    texts = [seat.reset(**row) for seat, row in zip(seats, rows, strict=True)]
    talks: list[list[dict[str, Any]]] = [[{"role": "user", "content": text}] for text in texts]
    open_ = list(range(len(rows)))
    model.eval()
    for _ in range(_TURNS):
        if not open_:
            break
        rendered = [tokenizer.apply_chat_template(talks[i], tokenize=False, add_generation_prompt=True) for i in open_]
        given = tokenizer(rendered, return_tensors="pt", padding=True, padding_side="left", add_special_tokens=False)
        given.pop("token_type_ids", None)
        with torch.no_grad():
            out = model.generate(**given, max_new_tokens=_NEW_TOKENS, do_sample=False)
        said = out[:, given["input_ids"].shape[1] :].tolist()
        going = []
        for i, ids in zip(open_, said, strict=True):
            message = parse_response(tokenizer, [t for t in ids if t != tokenizer.pad_token_id] or ids[:1])
            talks[i].append(message)
            for call in message.get("tool_calls") or ():
                talks[i].append({"role": "tool", "content": _called(seats[i], call["function"])})
            if message.get("tool_calls"):
                going.append(i)
        open_ = going
    functions = reward_functions(environment).functions
    found = {f.__name__: f(completions=[talk[1:] for talk in talks], environments=seats) for f in functions}
    return [{name: values[i] for name, values in found.items()} for i in range(len(rows))]


def _called(seat: Environment, function: dict[str, Any]) -> str:
    """Call a tool as TRL does."""
    tool = getattr(seat, str(function.get("name")), None) if not str(function.get("name")).startswith("_") else None
    try:
        return str(tool(**function["arguments"])) if tool else f"Tool {function.get('name')} not found."
    except Exception as problem:
        return str({"error": str(problem)})


def one_seed(seed: int, options: argparse.Namespace) -> dict[str, Any]:
    """Train both stages under one seed; return held-out results of each stage and both curves."""
    from datasets import Dataset
    from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

    started, began = time.monotonic(), time.process_time()
    world = load_world(options.world)
    questions = drill_questions(world)
    train, test = (environment_class(drill_source(world, questions, split)) for split in ("train", "test"))
    rows = [chat_row(record, closing="Done.") for record in taught(train._source)]
    texts = [sentence.text for document in list(world.documents) for sentence in document.sentences][:20_000]
    tokenizer = trained_tokenizer(
        [*texts, *(json.dumps(m, ensure_ascii=False) for row in rows for m in row["messages"])], options.vocabulary
    )
    tokenizer.response_template = RESPONSE
    model = tiny_model(tokenizer, layers=options.layers, width=options.width, length=1024, seed=seed)
    found = {"untrained": rollouts(model, tokenizer, test)}
    with tempfile.TemporaryDirectory() as folder:
        sft = SFTTrainer(
            model,
            SFTConfig(
                output_dir=folder,
                max_steps=options.sft_steps,
                per_device_train_batch_size=16,
                learning_rate=3e-3,
                lr_scheduler_type="cosine",
                warmup_steps=20,
                logging_steps=20,
                seed=seed,
                max_length=None,
                **_QUIET,
            ),
            train_dataset=Dataset.from_list([labelled(row, tokenizer) for row in rows]),
            processing_class=tokenizer,
        )
        sft.train()
        found["sft"] = rollouts(sft.model, tokenizer, test)
        rewards = reward_functions(train, tokenizer.eos_token_id)
        grpo = GRPOTrainer(
            sft.model,
            reward_funcs=rewards.functions,
            args=GRPOConfig(
                output_dir=folder, max_steps=options.grpo_steps, per_device_train_batch_size=32, num_generations=8,
                max_completion_length=400, max_tool_calling_iterations=_TURNS, learning_rate=3e-4, temperature=1.0,
                reward_weights=rewards.weights, logging_steps=5, seed=seed, **_QUIET,
            ),
            train_dataset=prompts(train),
            processing_class=tokenizer,
            environment_factory=train,
        )  # fmt: skip
        grpo.train()
        found["grpo"] = rollouts(grpo.model, tokenizer, test)
    names = [f"rewards/{f.__name__}/mean" for f in rewards.functions]
    return {
        "seed": seed,
        "parameters": model.num_parameters(),
        "questions": {"train": len(train._source), "test": len(test._source)},
        "held_out": found,
        "sft_curve": [[e["step"], e["loss"]] for e in sft.state.log_history if "loss" in e],
        "grpo_curve": [
            {"step": e["step"], **{n: e.get(n) for n in names}} for e in grpo.state.log_history if "reward" in e
        ],
        "minutes": round((time.monotonic() - started) / 60, 1),
        "cpu_minutes": round((time.process_time() - began) / 60, 1),
    }


def gain(runs: Sequence[dict[str, Any]], later: str, earlier: str) -> dict[str, float]:
    """Return the mean gain in reward from stage to stage, paired by question (mean over seeds), with a 95 % interval.

    The interval is the normal one over questions: mean +- 1.96 standard errors.
    """
    count = len(runs[0]["held_out"][later])
    gains = [
        statistics.fmean(run["held_out"][later][i]["reward"] - run["held_out"][earlier][i]["reward"] for run in runs)
        for i in range(count)
    ]
    mean, error = statistics.fmean(gains), statistics.stdev(gains) / math.sqrt(count)
    return {"mean": round(mean, 4), "low": round(mean - 1.96 * error, 4), "high": round(mean + 1.96 * error, 4)}


def summary(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return means by stage and component, and the two gains."""
    names = list(runs[0]["held_out"]["sft"][0])
    means = {
        stage: {
            name: round(statistics.fmean(row[name] for run in runs for row in run["held_out"][stage]), 4)
            for name in names
        }
        for stage in STAGES
    }
    gains = {f"{b} over {a}": gain(runs, b, a) for a, b in (("untrained", "sft"), ("sft", "grpo"))}
    return {"means": means, "gains": gains, "learnt": all(entry["low"] > 0 for entry in gains.values())}


def draw(runs: Sequence[dict[str, Any]], found: dict[str, Any], path: Path) -> None:
    """Draw held-out reward by stage, the loss of the first stage, and reward and components of the second."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, middle, right) = pyplot.subplots(1, 3, figsize=(13, 4))
    left.bar(STAGES, [found["means"][stage]["reward"] for stage in STAGES])
    left.set_title("reward on held-out questions")
    for run in runs:
        middle.plot(*zip(*run["sft_curve"], strict=True), label=f"seed {run['seed']}")
    middle.set_title("stage 1: loss")
    middle.set_xlabel("step")
    for name in [key for key in runs[0]["grpo_curve"][0] if key != "step"]:
        steps = [entry["step"] for entry in runs[0]["grpo_curve"]]
        right.plot(steps, [statistics.fmean(run["grpo_curve"][i][name] for run in runs) for i in range(len(steps))],
                   label=name.split("/")[1])  # fmt: skip
    right.set_title("stage 2: reward and components, train questions")
    right.set_xlabel("step")
    right.legend()
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)


def main() -> None:
    """Run all seeds, write the results and the picture, print the summary."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--world", default="tiny", help="tiny (about 100 questions) or orphan (more; slow to open first)"
    )
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sft-steps", type=int, default=600)
    parser.add_argument("--grpo-steps", type=int, default=150)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--vocabulary", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/learning/two_stage.json")
    parser.add_argument("--picture", type=Path, default=ROOT / "docs/learning/two_stage.png")
    options = parser.parse_args()
    runs = [one_seed(seed, options) for seed in range(options.seeds)]
    found = summary(runs)
    used = {name: value for name, value in vars(options).items() if name not in ("out", "picture")}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps({"options": used, **found, "runs": runs}, indent=1) + "\n", encoding="utf-8")
    draw(runs, found, options.picture)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
