"""Component `task`: is the answer right?"""

from __future__ import annotations

from medgym.rewards.view import EpisodeView


class Task:
    """1.0 for a right answer, or for abstaining when the question has none; else 0.0."""

    name = "task"
    lo = 0.0
    hi = 1.0

    def compute(self, view: EpisodeView) -> float:
        """Return 1.0 or 0.0."""
        return view.correct
