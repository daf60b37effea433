"""Whether success falls as difficulty rises: exact intervals a level, and a rank correlation over the levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Any

from medgym.evaluation.intervals import Interval, clopper_pearson


@dataclass(frozen=True, slots=True)
class LevelRate:
    """Success on one level; attempts of several agents are pooled, so `interval` (95 %, exact) takes them as alike."""

    level: int
    solved: int
    attempts: int
    interval: Interval

    @property
    def rate(self) -> float:
        """Share of attempts that solved their question."""
        return self.solved / self.attempts


@dataclass(frozen=True, slots=True)
class LevelTrend:
    """Success by level, easiest first. `spearman` is None for fewer than two levels or rates that are all equal."""

    levels: tuple[LevelRate, ...]
    spearman: float | None

    def to_json(self) -> dict[str, Any]:
        """Return the trend as plain JSON values."""
        rows = [
            {"level": r.level, "solved": r.solved, "attempts": r.attempts, "rate": r.rate, "interval": list(r.interval)}
            for r in self.levels
        ]
        return {"levels": rows, "spearman": self.spearman}


def level_trend(attempts: Iterable[tuple[int, bool]]) -> LevelTrend:
    """Return success by level from (level, solved) pairs, one an attempt; masked attempts are left out beforehand."""
    tallies: dict[int, list[int]] = {}
    for level, solved in attempts:
        tally = tallies.setdefault(level, [0, 0])
        tally[0] += solved
        tally[1] += 1
    levels = tuple(
        LevelRate(level, solved, count, clopper_pearson(solved, count))
        for level, (solved, count) in sorted(tallies.items())
    )
    return LevelTrend(levels, spearman([r.level for r in levels], [r.rate for r in levels]))


def spearman(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation; equal values share their mean rank. None when one side does not vary."""
    if len(left) != len(right):
        raise ValueError(f"{len(left)} values cannot be paired with {len(right)}")
    x, y = _centred_ranks(left), _centred_ranks(right)
    scale = fsum(a * a for a in x) * fsum(b * b for b in y)
    return fsum(a * b for a, b in zip(x, y, strict=True)) / sqrt(scale) if scale > 0 else None


def _centred_ranks(values: Sequence[float]) -> list[float]:
    """Return ranks minus their mean: how many values lie below, less how many lie above, halved."""
    return [(sum(other < value for other in values) - sum(other > value for other in values)) / 2 for value in values]
