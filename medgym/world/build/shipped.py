"""Makes the worlds that ship with the package, `orphan` and `tiny`, from the sources' own files."""

from __future__ import annotations

from pathlib import Path

from medgym.world.build.builder import build_world_graph
from medgym.world.build.report import BuildReport, Progress
from medgym.world.build.subset import small_graph
from medgym.world.world import World

#: Left out of shipped worlds although a user may add it: its licence forbids altering.
NOT_SHIPPED = ("hpo",)

VERSION = 1


def build_shipped(sources: Path, out: Path, progress: Progress | None = None) -> BuildReport:
    """Write the worlds `out/orphan` and `out/tiny` and return what the build did."""
    graph, report = build_world_graph(sources, progress, skip=NOT_SHIPPED)
    for name, content in (("orphan", graph), ("tiny", small_graph(graph))):
        World.from_graph(name, VERSION, content).save(out / name)
    return report
