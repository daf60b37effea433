"""Paired comparison of two agents on the same questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True)
class Paired:
    """Who solved what the other did not.

    Attributes:
        questions: questions both agents were asked and neither had masked.
        only_first, only_second: questions solved by one of them alone.
        p_value: two-sided exact McNemar test (sign test on the questions where they differ).
    """

    questions: int
    only_first: int
    only_second: int
    p_value: float

    @property
    def difference(self) -> float:
        """Return success rate of the first minus that of the second, over the shared questions (0 when none)."""
        return (self.only_first - self.only_second) / self.questions if self.questions else 0.0


def compare(first: Mapping[str, bool], second: Mapping[str, bool]) -> Paired:
    """Compare two agents' successes by question id, over the ids they share."""
    shared = sorted(first.keys() & second.keys())
    only_first = sum(first[key] and not second[key] for key in shared)
    only_second = sum(second[key] and not first[key] for key in shared)
    return Paired(len(shared), only_first, only_second, _sign_test(only_first, only_second))


def _sign_test(wins: int, losses: int) -> float:
    """Return the two-sided binomial probability of a split at least this uneven under a fair coin."""
    total, extreme = wins + losses, max(wins, losses)
    tail = sum(comb(total, k) for k in range(extreme, total + 1))
    return min(1.0, 2 * tail / (1 << total))
