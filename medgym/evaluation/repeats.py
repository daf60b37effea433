"""Metrics over several attempts at the same question: pass@k (at least one succeeds) and pass^k (all succeed)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import comb, fsum, prod


def pass_at_k(attempts: int, successes: int, k: int) -> float:
    """Return the unbiased chance that at least one of k attempts succeeds: 1 - C(n-c, k) / C(n, k).

    Chen et al. 2021 (arXiv 2107.03374), in the product form that never overflows. Raises `ValueError` unless
    0 <= successes <= attempts and 1 <= k <= attempts.
    """
    _check(attempts, successes, k)
    failures = attempts - successes
    if failures < k:
        return 1.0
    return 1.0 - prod(1.0 - k / i for i in range(failures + 1, attempts + 1))


def pass_power_k(attempts: int, successes: int, k: int) -> float:
    """Return pass^k, the unbiased chance that all of k attempts succeed: C(c, k) / C(n, k) (reliability)."""
    _check(attempts, successes, k)
    return comb(successes, k) / comb(attempts, k)


def mean_over_questions(
    counts: Iterable[tuple[int, int]], k: int, metric: Callable[[int, int, int], float] = pass_at_k
) -> float:
    """Return the mean of `metric` over (attempts, successes) pairs, one per question; every question weighs the same.

    The best of several attempts is never taken. Raises `ValueError` when there is no question.
    """
    values = [metric(attempts, successes, k) for attempts, successes in counts]
    if not values:
        raise ValueError("no questions")
    return fsum(values) / len(values)


def _check(attempts: int, successes: int, k: int) -> None:
    if not 0 <= successes <= attempts:
        raise ValueError(f"{successes} successes in {attempts} attempts")
    if not 1 <= k <= attempts:
        raise ValueError(f"k = {k} must lie between 1 and the {attempts} attempts")
