"""Places among many values."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Ranks:
    """A sorted population of values; every place is a share in [0, 1]."""

    def __init__(self, values: Iterable[float]) -> None:
        self._sorted = sorted(values)

    def __len__(self) -> int:
        return len(self._sorted)

    def below(self, value: float) -> float:
        """Return the share of the population that is smaller."""
        return bisect_left(self._sorted, value) / max(1, len(self._sorted))

    def place(self, value: float) -> float:
        """Return the share that is smaller, equals counted half: mid-ranks, so that ties neither win nor lose."""
        smaller, not_greater = bisect_left(self._sorted, value), bisect_right(self._sorted, value)
        return (smaller + not_greater) / (2 * max(1, len(self._sorted)))
