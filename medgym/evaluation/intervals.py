"""Exact binomial confidence intervals.

A success rate over a few hundred episodes means little without its interval: 27 of 50 and 25 of 50 cannot be told
apart. Clopper-Pearson never covers less than it says, at any sample size.
"""

from __future__ import annotations

from functools import lru_cache
from math import lgamma
from typing import NamedTuple

import numpy as np

_BISECTIONS = 60


class Interval(NamedTuple):
    """A closed interval of proportions."""

    low: float
    high: float


@lru_cache(maxsize=4096)
def clopper_pearson(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """Return the exact (Clopper and Pearson, 1934) interval of a proportion; no trials give (0, 1).

    The limits are those p at which seeing this many successes, or more extreme, has probability (1 - confidence) / 2
    on either side. Raises `ValueError` unless 0 <= successes <= trials and 0 < confidence < 1.
    """
    if not 0 <= successes <= trials or not 0 < confidence < 1:
        raise ValueError(f"no proportion: {successes} of {trials} at confidence {confidence}")
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else _solve_upper_tail(successes, trials, tail)
    high = 1.0 if successes == trials else 1 - _solve_upper_tail(trials - successes, trials, tail)
    return Interval(low, high)


def _solve_upper_tail(successes: int, trials: int, target: float) -> float:
    """Return the p with P(X >= successes) = target for X ~ Binomial(trials, p), successes >= 1, by bisection."""
    counts = np.arange(successes, trials + 1)
    log_choose = np.array([lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1) for k in counts.tolist()])
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        p = (low + high) / 2
        upper_tail = float(np.exp(log_choose + counts * np.log(p) + (trials - counts) * np.log1p(-p)).sum())
        low, high = (p, high) if upper_tail < target else (low, p)
    return (low + high) / 2
