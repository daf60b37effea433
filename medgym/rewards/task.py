"""Component `task`: is the answer right?"""

from __future__ import annotations

from medgym.rewards.component import Kind
from medgym.rewards.view import EpisodeView


class Task:
    """1.0 for a right answer, or for abstaining when the question has none; F1 for a set; else 0.0."""

    name = "task"
    lo = 0.0
    hi = 1.0
    reads = ("correct",)
    kind: Kind = "objective"

    def compute(self, view: EpisodeView) -> float:
        """Return the grade, in [0, 1]."""
        return view.correct
