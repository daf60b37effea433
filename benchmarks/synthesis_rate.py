"""Questions that pass all proofs, per second on one core."""

from __future__ import annotations

import time
from collections.abc import Iterator

import medgym
from benchmarks import setting
from benchmarks.measure import Figure

QUESTIONS = {"tiny": 100, "orphan": 1000}


def run() -> Iterator[Figure]:
    """Measure."""
    for name, n in QUESTIONS.items():
        world = setting.world(name)
        world.search("warm")
        start = time.perf_counter()
        made = medgym.synthesize(world, n=n, seed=1)
        rate = len(made) / (time.perf_counter() - start)
        distinct = len({question.text for question in made})
        goal = 20.0 if name == "orphan" else None
        yield Figure(f"accepted questions, {name}, preparation included", rate, "1/s", len(made), None, goal, True)
        yield Figure(f"distinct texts among them, {name}", distinct, "", len(made))
