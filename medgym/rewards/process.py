"""Shaping `process`: is the question narrowed down?

    potential = mean over the query's variables of 1 - log(candidates) / log(domain)

The number is worked out from what was delivered, by a solver, beside the episode (`medgym.episode.knowledge`), and
handed over in the view: what an agent writes cannot change it. Over an episode the steps earn nothing in sum. So it
helps learners that credit steps; one that compares whole episodes of one question does not see it.
"""

from __future__ import annotations

from medgym.rewards.component import Kind
from medgym.rewards.view import EpisodeView


class Process:
    """How far what was delivered narrows the question down, a potential in [0, 1]."""

    name = "process"
    lo = 0.0
    hi = 1.0
    reads = ("knowledge",)
    kind: Kind = "shaping"

    def potential(self, view: EpisodeView) -> float:
        """Return the number of the view."""
        return view.knowledge
