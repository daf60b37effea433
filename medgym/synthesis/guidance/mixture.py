"""The mixture of guided and free episodes: a share of guided ones that falls as training goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from medgym.canonical import keyed_hash

Mode = OneOf["guided", "exploration"]


@dataclass(frozen=True, slots=True)
class Mixture:
    """The share of guided episodes at progress p in [0, 1] is `start + (end - start) * p`.

    Each episode has one draw from its key and the seed; it is guided while the share lies above the draw. So the
    expected share is exact (to 2^-64), and an episode that is guided late would have been guided earlier, too.
    """

    start: float = 0.5
    end: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not (0.0 <= self.start <= 1.0 and 0.0 <= self.end <= 1.0):
            raise ValueError(f"shares lie in [0, 1], not {self.start} and {self.end}")

    def share(self, progress: float) -> float:
        """Return the expected share of guided episodes; progress beyond [0, 1] counts as its nearest end."""
        return self.start + (self.end - self.start) * min(1.0, max(0.0, progress))

    def mode(self, key: str, progress: float) -> Mode:
        """Return how the episode of that key is played at that progress."""
        draw = keyed_hash("mixture", self.seed, key) / 2**64
        return "guided" if draw < self.share(progress) else "exploration"
