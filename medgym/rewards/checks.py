"""What is checked before the first episode: that a reward is well formed, and that correctness dominates it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from medgym.errors import RewardError
from medgym.rewards.component import Component, Shaping, bounds_of

if TYPE_CHECKING:
    from medgym.rewards.composite import Composite

GATE: Final = "gate"
TASK: Final = "task"


def validate_dominance(reward: Composite) -> float:
    """Return by how much the worst right answer outearns the best wrong one; raises `RewardError` if it does not.

    The margin is the weight of `task` minus the sum of |weight| * (hi - lo) over all other components, and over the
    shapings whose potential is kept at a truncation. Gates may take a right answer's reward all the same: they are
    there for that.
    """
    others = math.fsum(_range(part, reward.weights) for part in reward.counted if part.name != TASK)
    margin = reward.weights.get(TASK, 0.0) - others
    if margin <= 0.0:
        raise RewardError(
            "A wrong answer could earn as much as a right one.",
            f"The weight of '{TASK}' exceeds the range of all other components by {margin:g}, which is not above 0.",
            f"Raise the weight of '{TASK}', or pass allow_nondominant=True if this is meant.",
        )
    return margin


def check_parts(names: Sequence[str], weights: Mapping[str, float]) -> None:
    """Refuse empty, doubled or reserved names and weights that do not fit them."""
    if not names:
        raise RewardError("A reward needs at least one component.", "None was given.", "Use the preset 'paper'.")
    if len(set(names)) != len(names) or GATE in names:
        raise RewardError(f"Component names must differ and '{GATE}' is reserved.", f"Given: {', '.join(names)}.")
    if set(weights) != set(names):
        raise RewardError(
            "Weights and components do not fit.",
            f"Components: {', '.join(names)}; weights: {', '.join(weights) or 'none'}.",
            "Give one weight for each component.",
        )
    for name, weight in weights.items():
        if not _is_finite(weight):
            raise RewardError(f"The weight of '{name}' is {weight!r}.", "A weight is a finite number.")


def check_options(shaping_at_truncation: object, gamma: object) -> None:
    """Refuse options that mean nothing."""
    if shaping_at_truncation not in ("zero", "keep"):
        raise RewardError(
            f"shaping_at_truncation is {shaping_at_truncation!r}.", "It is 'zero' or 'keep'.", "Give one of these."
        )
    if not _is_finite(gamma) or not 0.0 <= gamma <= 1.0:  # type: ignore[operator]
        raise RewardError(f"gamma is {gamma!r}.", "A discount lies in [0, 1].", "Give the discount of the learner.")


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _range(part: Component | Shaping, weights: Mapping[str, float]) -> float:
    low, high = bounds_of(part)
    return abs(weights[part.name]) * (high - low)
