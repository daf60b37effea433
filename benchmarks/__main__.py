"""Run benchmarks: `python -m benchmarks [NAME ...]`, all of them without a name; then write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module

from benchmarks.measure import record
from benchmarks.summary import write_page

NAMES = (
    "import_time",
    "reset_load",
    "core_step",
    "rescoring",
    "gym_step",
    "vector",
    "fork_replay",
    "search_latency",
    "memory",
    "synthesis_rate",
    "choices",
    "determinism",
    "fuzz",
    "world_build",
    "mentions",
)


def main() -> int:
    """Run what was named; 1 when a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(NAMES))
    names = parser.parse_args().names or NAMES
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are: {', '.join(NAMES)}")
    missed = 0
    for name in names:
        module = import_module(f"benchmarks.{name}")
        figures = json.loads(record(name, module.__doc__ or "", module.run).read_text(encoding="utf-8"))["figures"]
        for row in figures:
            verdict = {None: "", True: "ok", False: "MISSED"}[row["holds"]]
            print(f"{name:15} {row['what']:64} {row['value']:>10g} {row['unit']:4} {verdict}", flush=True)
            missed += row["holds"] is False
    write_page()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
