"""What every benchmark needs: timing one call many times, fresh processes, memory, and a result file.

Times are those of single calls, so that medians and tails are real; they include about 0.05 us of the clock itself.
Figures of one file come from one run on one machine: compare them with each other, not with those of other machines.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from time import perf_counter_ns
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
_PACKAGES = (
    "medgym", "gymnasium", "numpy", "tantivy", "pydantic", "skyrl-gym", "gem-llm", "verifiers", "openenv", "inspect-ai",
    "ahocorasick_rs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Attributes:
        what: what was measured, in words.
        value: the median where there are many samples, else the one value.
        unit: "us", "ms", "s", "MB", "MB/s", "1/s", "x" (a ratio) or "" (a count).
        n: number of samples.
        p99: 99th percentile, or None.
        goal: the bound to keep, or None.
        at_least: the goal is a lower bound.
    """

    what: str
    value: float
    unit: str
    n: int = 1
    p99: float | None = None
    goal: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the goal is kept; None without a goal."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def of_samples(what: str, samples: Iterable[float], unit: str, goal: float | None = None) -> Figure:
    """Return median and 99th percentile of many samples."""
    ordered = sorted(samples)
    return Figure(what, statistics.median(ordered), unit, len(ordered), percentile(ordered, 0.99), goal)


def percentile(ordered: list[float], share: float) -> float:
    """Return the smallest sample that at least `share` of all samples do not exceed."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def time_call(call: Callable[..., object], *arguments: object, **named: object) -> float:
    """Return how long one call took, in us."""
    start = perf_counter_ns()
    call(*arguments, **named)
    return (perf_counter_ns() - start) / 1000


def time_calls(call: Callable[[], object], n: int, warm: int = 100) -> list[float]:
    """Return the times of `n` calls in us, after `warm` calls that do not count."""
    for _ in range(warm):
        call()
    gc.collect()
    return [time_call(call) for _ in range(n)]


def fresh(code: str, n: int = 1, **environment: str) -> list[Any]:
    """Run `code` in `n` new interpreters, one after the other; return the JSON value that each prints last."""
    values = []
    for _ in range(n):
        done = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"a measured process failed:\n{done.stderr[-2000:]}")
        values.append(json.loads(done.stdout.splitlines()[-1]))
    return values


def resident_mb() -> float:
    """Return the memory this process holds now, in MB (on Linux; elsewhere the most it ever held)."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def machine() -> dict[str, Any]:
    """Describe the machine in general terms: no host name, no user, no path."""
    facts: dict[str, Any] = {
        "processor": _processor(),
        "logical_cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES if _version(name)},
    }
    if hasattr(os, "sysconf"):
        facts["memory_gib"] = round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)
    if hasattr(os, "getloadavg"):
        facts["load_before"] = round(os.getloadavg()[0], 1)
    return facts


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def record(name: str, about: str, run: Callable[[], Iterable[Figure]]) -> Path:
    """Run a benchmark and write `results/<name>.json`."""
    described = machine()
    figures = [_row(figure) for figure in run()]
    result = {"benchmark": name, "about": about, "machine": described, "figures": figures}
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _row(figure: Figure) -> dict[str, Any]:
    rounded = {key: _round(value) if isinstance(value, float) else value for key, value in asdict(figure).items()}
    return {**rounded, "holds": figure.holds}


def _round(value: float) -> float:
    """Keep four significant digits."""
    return float(f"{value:.4g}")
