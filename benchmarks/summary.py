"""Writes docs/benchmarks.md from the result files, so that no figure is ever typed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.measure import RESULTS

PAGE = RESULTS.parents[1] / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Written by `make bench` from the files in `benchmarks/results/`. Value: the median where there are several samples. The
figures of one table come from one run; the machine is a shared virtual one, so 99th percentiles hold stalls that are
not the program's. Compare ratios and orders of magnitude, not last digits.
"""


def write_page(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the page: one section a benchmark, in the order of their names, then the machines."""
    results = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(RESULTS.glob("*.json"))]
    return "\n".join([_HEAD, *(_section(result) for result in results)])


def _section(result: dict[str, Any]) -> str:
    about = " ".join(result["about"].split())
    lines = [f"## {result['benchmark']}", "", about, "", "| what | value | p99 | n | goal |", "|---|---|---|---|---|"]
    lines += [_line(row) for row in result["figures"]]
    return "\n".join([*lines, "", f"Measured on {_machine(result['machine'])}.", ""])


def _line(row: dict[str, Any]) -> str:
    unit = row["unit"]
    goal = "" if row["goal"] is None else f"{'>=' if row['at_least'] else '<='} {_number(row['goal'], unit)}"
    if row["holds"] is False:
        goal += " **missed**"
    tail = "" if row["p99"] is None else _number(row["p99"], unit)
    return f"| {row['what']} | {_number(row['value'], unit)} | {tail} | {row['n']:,} | {goal} |"


def _number(value: float, unit: str) -> str:
    digits = f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.3g}"
    return f"{digits} {unit}".rstrip()


def _machine(machine: dict[str, Any]) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    parts = [
        machine["processor"],
        f"{machine['logical_cores']} logical cores",
        f"{machine['memory_gib']} GiB" if "memory_gib" in machine else "",
        machine["system"],
        f"Python {machine['python']}",
        packages,
        f"load {machine['load_before']} before the run" if "load_before" in machine else "",
    ]
    return ", ".join(part for part in parts if part)


if __name__ == "__main__":
    write_page()
