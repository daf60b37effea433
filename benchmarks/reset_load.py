"""From nothing to the first result: `gym.make`, the first `reset`, the first search, each in a process of its own.

The goals hold with the search, since the index is opened, or built, when it is first needed.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator

from benchmarks.measure import Figure, fresh

_CODE = """
import json, time
start = time.perf_counter()
import gymnasium as gym, medgym
imported = time.perf_counter()
env = gym.make("MedResearch-v0", world="{world}")
env.reset(seed=0)
ready = time.perf_counter()
env.step('{{"name": "medical_search", "arguments": {{"query": "ataxia"}}}}')
searched = time.perf_counter()
print(json.dumps([ready - imported, searched - ready, imported - start]))
"""


def run() -> Iterator[Figure]:
    """Measure."""
    with tempfile.TemporaryDirectory() as cache:
        for world, first, later in (("tiny", None, 0.5), ("orphan", 15.0, 1.5)):
            code = _CODE.format(world=world)
            times = fresh(code, 1, MEDGYM_CACHE=cache)
            yield from _figures(f"{world}, first time ever", times, first)
            yield from _figures(f"{world}, index cached", fresh(code, 7, MEDGYM_CACHE=cache), later)


def _figures(kind: str, times: list[list[float]], goal: float | None) -> Iterator[Figure]:
    ready, searched, _ = zip(*times, strict=True)
    both = [first + second for first, second in zip(ready, searched, strict=True)]
    yield Figure(f"{kind}: gym.make and first reset", statistics.median(ready), "s", len(times))
    yield Figure(f"{kind}: the same and the first search", statistics.median(both), "s", len(times), None, goal)
