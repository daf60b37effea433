"""Component `calibration`: does the confidence say how likely the answer is right?

    calibration = -(confidence - correct)^2

The Brier score (1950), negated: strictly proper, so that on average nothing pays better than the true probability. A
missing confidence counts as 1. Abstaining claims nothing and costs nothing, nor does an episode without a submission.
"""

from __future__ import annotations

from medgym.rewards.component import Kind
from medgym.rewards.view import EpisodeView


class Calibration:
    """Minus the squared distance of the stated confidence from the grade, in [-1, 0]."""

    name = "calibration"
    lo = -1.0
    hi = 0.0
    reads = ("submission", "correct")
    kind: Kind = "objective"

    def compute(self, view: EpisodeView) -> float:
        """Return the score."""
        submission = view.submission
        if submission is None or submission.abstain is not None:
            return 0.0
        stated = 1.0 if submission.confidence is None else submission.confidence
        return -((stated - view.correct) ** 2)
