"""Fits the difficulty score: plays the training and development questions with scripted agents, or reads their records.

    python scripts/fit_difficulty.py --world orphan
    python scripts/fit_difficulty.py --world orphan --questions set.jsonl --records runs/*.jsonl

Writes medgym/synthesis/difficulty/difficulty.json and prints success by level: on the questions it was fitted on, and
on the test questions, which it never saw. Without --records the agents play, and their records are kept under --runs,
so that an interrupted fit goes on where it stopped. Same input, same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that the checkout is fitted, whatever is installed

from medgym.agents.batch import Batch, run_many  # noqa: E402
from medgym.cli.frame import progress_bar  # noqa: E402
from medgym.cli.loading import open_questions, open_world  # noqa: E402
from medgym.evaluation.levels import LevelTrend, level_trend  # noqa: E402
from medgym.questions.question_set import QuestionSet  # noqa: E402
from medgym.synthesis.difficulty import Difficulty  # noqa: E402
from medgym.synthesis.difficulty.fit import fit  # noqa: E402
from medgym.synthesis.difficulty.score import SHIPPED  # noqa: E402
from medgym.transcript.files import read_trajectories  # noqa: E402
from medgym.world.world import World  # noqa: E402

AGENTS = ("greedy-narrow", "greedy", "greedy-wide")
Solved = Mapping[str, Mapping[str, bool]]


def main() -> None:
    """Fit, write, report."""
    wanted = _arguments()
    world = open_world(wanted.world)
    questions = open_questions(wanted.questions, world)
    solved = read(wanted.records) if wanted.records else play(wanted.agents, world, questions, wanted.runs / world.id)
    seen = QuestionSet((q for q in questions if q.split in ("train", "dev")), questions.name)
    difficulty = fit(seen, world, solved, penalty=wanted.penalty)
    difficulty.save(wanted.out)
    report = {
        "out": str(wanted.out),
        "weights": {name: scale.weight for name, scale in difficulty.scales.items()},
        "fitted on": measure(difficulty, seen, world, solved).to_json(),
        "test": measure(difficulty, questions.split("test"), world, solved).to_json(),
    }
    print(json.dumps(report, indent=1))


def play(agents: Iterable[str], world: World, questions: QuestionSet, folder: Path) -> Solved:
    """Return success by agent and question id; records of an earlier run are used."""
    found = {}
    with progress_bar() as tell:
        for agent in agents:
            played = run_many(
                Batch(agent, world, questions), path=folder / f"{agent}.jsonl", progress=partial(tell, agent)
            )
            found[agent] = {t.question_id: t.success for t in played}
    return found


def read(files: Iterable[Path]) -> Solved:
    """Return success by file and question id; masked episodes count for nothing."""
    return {
        file.name.split(".")[0]: {
            t.question_id: t.success for t in read_trajectories(file) if not t.footer["mask_sample"]
        }
        for file in files
    }


def measure(difficulty: Difficulty, questions: QuestionSet, world: World, solved: Solved) -> LevelTrend:
    """Return success by level, all agents pooled."""
    levels = {question.id: int(difficulty.of(question, world)["level"]) for question in questions}
    return level_trend((level, row[key]) for row in solved.values() for key, level in levels.items() if key in row)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--world", default="orphan")
    parser.add_argument("--questions", help="file or shipped set; default: the world's own")
    parser.add_argument("--agents", nargs="+", default=AGENTS)
    parser.add_argument("--records", nargs="+", type=Path, help="trajectory files of agents that already played")
    parser.add_argument(
        "--runs", type=Path, default=ROOT / "runs" / "difficulty", help="where agents' records are kept"
    )
    parser.add_argument("--penalty", type=float, default=1.0, help="L2 penalty on the weights")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    return parser.parse_args()


if __name__ == "__main__":
    main()
