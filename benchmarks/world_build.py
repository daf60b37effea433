"""Building the default world from its source files; needs MEDGYM_DATA, a folder with one folder per source."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Figure, fresh
from medgym.resources import data_root

_CODE = """
import json, resource, time
from pathlib import Path
from medgym.resources import data_root
from medgym.world.build.builder import build_world_graph
from medgym.world.world import World
start = time.perf_counter()
graph, report = build_world_graph(data_root(), skip=("hpo",))
compiled = time.perf_counter()
world = World.from_graph("orphan", 1, graph)
rendered = time.perf_counter()
world.search("warm")
indexed = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
counts = world.manifest["counts"]
print(json.dumps([compiled - start, rendered - compiled, indexed - rendered, peak, counts]))
"""


def run() -> Iterator[Figure]:
    """Measure; yields nothing without source files."""
    if data_root() is None:
        return
    compiled, rendered, indexed, peak, counts = fresh(_CODE)[0]
    yield Figure("read, join and clean all sources", compiled, "s")
    yield Figure("render all documents", rendered, "s")
    yield Figure("index them", indexed, "s")
    yield Figure("peak memory of all three", peak, "MB")
    for what, count in counts.items():
        yield Figure(what, count, "")
