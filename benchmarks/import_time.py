"""What `import medgym` costs above `import gymnasium`, in fresh processes that take turns."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.measure import Figure, fresh, of_samples

ROUNDS = 15
_CODE = "import json, time; start = time.perf_counter(); import {}; print(json.dumps(time.perf_counter() - start))"


def run() -> Iterator[Figure]:
    """Measure."""
    seconds: dict[str, list[float]] = {"gymnasium": [], "medgym": []}
    for _ in range(ROUNDS + 1):
        for package, times in seconds.items():
            times += fresh(_CODE.format(package))
    base, whole = ([1000 * second for second in times[1:]] for times in seconds.values())
    yield of_samples("import gymnasium", base, "ms")
    yield of_samples("import medgym (gymnasium included)", whole, "ms")
    added = statistics.median(whole) - statistics.median(base)
    yield Figure("what medgym adds", added, "ms", ROUNDS, goal=100.0)
