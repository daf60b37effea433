"""Measures a question set: what is in it, what scripted agents solve, how success falls with level.

    python scripts/measure_questions.py QUESTIONS --world orphan --out benchmarks/results/question_set.json

Agents play the test split (`--most` of it) and the unanswerable one. Shares come with exact 95 % intervals.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from rich.progress import Progress

from medgym.agents.batch import Batch
from medgym.agents.registry import AGENTS, VARIANTS
from medgym.evaluation.intervals import clopper_pearson
from medgym.evaluation.levels import level_trend
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.card import card
from medgym.world.world import World

_FITTED = ("greedy", *VARIANTS)


def main() -> None:
    """Measure and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions")
    parser.add_argument("--world", default="orphan")
    parser.add_argument("--agents", nargs="+", default=[*AGENTS, *VARIANTS])
    parser.add_argument("--most", type=int, help="play no more of the test split than that, evenly spaced")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    world, questions = World.load(options.world), QuestionSet.load(options.questions)
    data = card(questions, world, {}) | {"agents": _played(world, questions, options.agents, options.most)}
    options.out.write_text(json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def _played(world: World, questions: QuestionSet, agents: list[str], most: int | None) -> dict[str, Any]:
    test = list(questions.split("test"))
    chosen = [*test[:: max(1, len(test) // (most or len(test)))], *questions.split("unanswerable")]
    levels = {question.id: int(question.difficulty.get("level", 0)) for question in questions}
    rows: dict[str, Any] = {}
    pooled: list[tuple[int, bool]] = []
    with Progress() as bar:
        for agent in agents:
            play = Batch(agent, world, questions).player()
            solved: dict[str, bool] = {}
            for question in bar.track(chosen, description=agent):
                solved[question.id] = play(question.id).success
            asked = [q for q in chosen if q.split == "test"]
            none = [q for q in chosen if q.split != "test"]
            attempts = [(levels[q.id], solved[q.id]) for q in asked]
            pooled += attempts if agent in _FITTED else []
            rows[agent] = {
                "test": _share([solved[q.id] for q in asked]),
                "unanswerable": _share([solved[q.id] for q in none]),
                "by_level": level_trend(attempts).to_json(),
                "by_hops": _by(asked, solved, lambda q: str(q.hops)),
                "by_form": _by(asked, solved, lambda q: q.form),
            }
    rows["pooled greedy agents"] = {"by_level": level_trend(pooled).to_json()} if pooled else {}
    return rows


def _by(asked: list[Any], solved: dict[str, bool], key: Any) -> dict[str, Any]:
    groups = Counter(map(key, asked))
    return {name: _share([solved[q.id] for q in asked if key(q) == name]) for name in sorted(groups)}


def _share(outcomes: list[bool]) -> dict[str, Any]:
    if not outcomes:
        return {"n": 0}
    interval = clopper_pearson(sum(outcomes), len(outcomes))
    return {
        "n": len(outcomes),
        "solved": sum(outcomes),
        "share": round(sum(outcomes) / len(outcomes), 4),
        "interval": [round(bound, 4) for bound in interval],
    }


if __name__ == "__main__":
    main()
