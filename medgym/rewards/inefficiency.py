"""Component `inefficiency`: how much searching was wasted.

    inefficiency = min(1, max(excess, idle) / oracle_calls)

`excess` counts charged items beyond `question.oracle_calls`, the cheapest script that earns full scores; `idle` counts
calls that repeat an earlier one or deliver no sentence that is new in the episode. Calls within the oracle's count
that bring something are free, and no call is charged twice. A failed call costs its step and nothing else.
"""

from __future__ import annotations

from medgym.rewards.component import Kind
from medgym.rewards.view import EpisodeView


class Inefficiency:
    """Wasted calls per needed call, in [0, 1]; 0 for the oracle and for an agent that never calls."""

    name = "inefficiency"
    lo = 0.0
    hi = 1.0
    reads = ("question", "calls")
    kind: Kind = "objective"

    def compute(self, view: EpisodeView) -> float:
        """Return the share."""
        needed = max(1, view.question.oracle_calls)
        charged = sum(call.items for call in view.calls if call.error is None)
        excess = max(0, charged - view.question.oracle_calls)
        return min(1.0, max(excess, idle_calls(view)) / needed)


def idle_calls(view: EpisodeView) -> int:
    """Return how many calls repeated an earlier one, or delivered nothing that was new."""
    idle, keys, seen = 0, set[str](), set[str]()
    for call in view.calls:
        if call.error is not None:
            continue
        idle += call.key in keys or seen.issuperset(call.delivered)
        keys.add(call.key)
        seen.update(call.delivered)
    return idle
