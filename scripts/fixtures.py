"""Builds everything under fixtures/ from the source files: `python scripts/fixtures.py SOURCES`.

Worlds `orphan` and `tiny`, a question set for each, and a card per question set with what was refused and why.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from medgym.questions.question_set import QuestionSet
from medgym.resources import fixtures_root
from medgym.synthesis import Kisa
from medgym.synthesis.card import card
from medgym.world.build.builder import build_world_graph
from medgym.world.build.subset import small_graph
from medgym.world.graph import Graph
from medgym.world.world import World

_log = logging.getLogger("fixtures")
_VERSION = 1
_SIZES = {"orphan": 2000, "tiny": 150}


def main() -> None:
    """Build graphs, worlds, questions; the hierarchy of HPO is left out because its licence forbids altering it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path, help="folder of source files")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    graph, _ = build_world_graph(options.sources, skip=("hpo",))
    for name, part in (("orphan", graph), ("tiny", small_graph(graph))):
        _build(name, part, options.seed)


def _build(name: str, graph: Graph, seed: int) -> None:
    world = World.from_graph(name, _VERSION, graph)
    world.save(fixtures_root() / "worlds" / world.id)
    _log.info("%s: %s, fingerprint %s", world.id, world.manifest["counts"], world.fingerprint[:16])
    questions, refusals = _synthesise(world, _SIZES[name], seed)
    folder = fixtures_root() / "questions"
    questions.save(folder / f"{world.id}.jsonl.gz")
    text = json.dumps(card(questions, refusals), indent=2, sort_keys=True, ensure_ascii=False)
    (folder / f"{world.id}.card.json").write_text(text + "\n", encoding="utf-8")


def _synthesise(world: World, count: int, seed: int) -> tuple[QuestionSet, dict[str, int]]:
    run = Kisa(world, seed)
    with Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
                  TimeElapsedColumn()) as bar:  # fmt: skip
        task = bar.add_task(f"questions over {world.id}", total=count)
        questions = run.run(count, lambda done, _, __: bar.update(task, completed=done))
    _log.info("%s: %d questions", world.id, len(questions))
    return questions, dict(run.refused)


if __name__ == "__main__":
    main()
