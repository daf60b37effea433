"""Builds everything under fixtures/ from the source files: `python scripts/fixtures.py SOURCES`.

Worlds `orphan` and `tiny`, a question set for each, and a card per question set with what was refused and why.
`--questions` makes the questions of the shipped worlds anew and needs no sources; `--render` renders the shipped graphs
anew, after a change of the grammar.
"""

from __future__ import annotations

import argparse
import logging
import os
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from medgym.questions.question_set import QuestionSet
from medgym.resources import fixtures_root
from medgym.synthesis import Kisa
from medgym.synthesis.card import write_card
from medgym.world import storage
from medgym.world.build.builder import build_world_graph
from medgym.world.build.subset import small_graph
from medgym.world.graph import Graph
from medgym.world.world import World

_log = logging.getLogger("fixtures")
_VERSION = 1
_SIZES = {"orphan": 3000, "tiny": 150}


def main() -> None:
    """Build what is asked for; the hierarchy of HPO is left out because its licence forbids altering it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path, nargs="?", help="folder of source files")
    parser.add_argument("--render", action="store_true", help="only render the shipped graphs anew")
    parser.add_argument("--questions", action="store_true", help="only make the questions anew")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    if not options.questions:
        for name, graph in _graphs(None if options.render else options.sources).items():
            world = World.from_graph(name, _VERSION, graph)
            world.save(fixtures_root() / "worlds" / world.id)
            _log.info("%s: %s, fingerprint %s", world.id, world.manifest["counts"], world.fingerprint[:16])
    if not options.render:
        for name in _SIZES:
            _ask(World.load(name), options.seed, options.workers)


def _graphs(sources: Path | None) -> dict[str, Graph]:
    if sources is None:
        return {name: storage.read_graph(fixtures_root() / "worlds" / f"{name}@{_VERSION}") for name in _SIZES}
    graph, _ = build_world_graph(sources, skip=("hpo",))
    return {"orphan": graph, "tiny": small_graph(graph)}


def _ask(world: World, seed: int, workers: int) -> None:
    run = Kisa(world, seed, workers=workers)
    with Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
                  TimeElapsedColumn()) as bar:  # fmt: skip
        task = bar.add_task(f"questions over {world.id}", total=_SIZES[world.name])
        questions = run.run(_SIZES[world.name], lambda done, _, __: bar.update(task, completed=done))
    target = fixtures_root() / "questions" / f"{world.id}.jsonl.gz"
    questions.save(target)
    write_card(QuestionSet.load(target), world, run.refused, target)


if __name__ == "__main__":
    main()
