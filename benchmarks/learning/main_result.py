"""Main result: MaskablePPO and GRPO learn from reward alone what held-out questions need.

    python -m benchmarks.learning.main_result --world orphan --seeds 10

Trained on `--train` questions of split train, measured greedily on all of split test (other seeds, other answers, other
grammars), 2 to 3 hops. Written after every seed, and a run goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.learning import learners, play
from benchmarks.learning.network import Scorer
from benchmarks.learning.setting import LIMITS, Memory, questions_of
from medgym.env.menu.environment import MedResearchMenuEnv

RESULTS = Path(__file__).resolve().parents[1] / "results" / "learning"
NOISE, DEMONSTRATIONS = 0.3, 200


class Run:
    """One process: the environment, the questions, the memory, and what was measured."""

    def __init__(self, world: str, train: int, test: int | None, reward: Any = "paper") -> None:
        torch.set_num_threads(1)
        self.env = MedResearchMenuEnv(world, reward=reward, limits=LIMITS)
        self.memory = Memory(self.env)
        self.train = questions_of(self.env, "train", train)
        self.test = questions_of(self.env, "test", test)

    def measured(self, network: Scorer) -> dict[str, float]:
        return play.summary(play.rollouts(self.memory, self.test, play.greedy(network)))

    def watching(self, curve: list[dict[str, float]], every: int, most: int = 60) -> learners.Watch:
        """Return a watcher that measures the first test questions once in so many steps."""

        def watch(steps: int, network: Scorer) -> None:
            if steps >= every * len(curve):
                found = play.summary(play.rollouts(self.memory, self.test[:most], play.greedy(network)))
                curve.append({"steps": steps, "task": found["task"], "reward": found["reward"]})

        return watch


def one_seed(run: Run, seed: int, options: argparse.Namespace) -> dict[str, Any]:
    """Return everything of one seed."""
    rng, row = np.random.default_rng(seed), {"seed": seed}
    row["random"] = play.summary(play.rollouts(run.memory, run.test, play.random(rng)))
    chosen = [run.train[n] for n in rng.choice(len(run.train), min(DEMONSTRATIONS, len(run.train)), replace=False)]
    shown = play.demonstrations(run.memory, chosen, rng, NOISE)
    row["demonstrations"] = play.summary(shown)
    row["cloned"] = run.measured(learners.cloned(shown, seed))
    print(seed, "random", row["random"], "demos", row["demonstrations"], "cloned", row["cloned"], flush=True)
    for name in options.learners.split(","):
        started, curve = time.process_time(), list[dict[str, float]]()
        watch = run.watching(curve, options.every)
        if name == "ppo":
            network = learners.maskable_ppo(run.memory, run.train, seed, watch, steps=options.steps)
        else:
            network = learners.group_relative(
                run.memory, run.train, seed, watch, iterations=options.iterations, shuffled=name == "shuffled"
            )
        row[name] = run.measured(network) | {"cpu_minutes": (time.process_time() - started) / 60, "curve": curve}
        print(seed, name, {k: v for k, v in row[name].items() if k != "curve"}, [c["task"] for c in curve], flush=True)
    return row


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--world", default="orphan")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--train", type=int, default=300)
    parser.add_argument("--test", type=int, default=None)
    parser.add_argument("--steps", type=int, default=30_000)
    parser.add_argument("--iterations", type=int, default=30)
    parser.add_argument("--every", type=int, default=5_000)
    parser.add_argument("--learners", default="grpo,ppo,shuffled")
    parser.add_argument("--out", type=Path, default=RESULTS / "main_result.json")
    options = parser.parse_args()
    found = json.loads(options.out.read_text("utf-8")) if options.out.exists() else {"seeds": []}
    run = Run(options.world, options.train, options.test)
    found["settings"] = {
        "world": run.env.source.world.id, "questions": run.env.source.questions.fingerprint[:12],
        "train": len(run.train), "test": len(run.test), "ppo_steps": options.steps,
        "grpo_iterations": options.iterations, "limits": LIMITS, "demonstrations": DEMONSTRATIONS, "noise": NOISE,
    }  # fmt: skip
    for seed in range(len(found["seeds"]), options.seeds):
        found["seeds"].append(one_seed(run, seed, options))
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
