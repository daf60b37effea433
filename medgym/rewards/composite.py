"""The weighted sum of named components, checked when it is made.

    reward = sum of weight * component + gate

Components are reported raw (`task` is 1.0 on success whatever its weight); the signed component `gate` has weight 1.
It is 0 unless a gate fires, and then takes away whatever the sum has above 0. Shaping is paid step by step and sums to
0 over an episode, so neither bounds nor dominance nor gates know of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from medgym.errors import RewardError
from medgym.rewards.component import Component, Gate, Shaping
from medgym.rewards.view import EpisodeView

GATE = "gate"
TASK = "task"


@dataclass(frozen=True, slots=True)
class Score:
    """A reward and the raw components it was made of."""

    reward: float
    components: dict[str, float]


class Composite:
    """A reward. Raises `RewardError` when weights and components do not fit, or when correctness does not dominate.

    Args:
        components: the parts, with distinct names.
        weights: a finite weight for each part; a part of weight 0 is reported as 0.0 and never computed.
        gates: conditions that cap the reward at 0.
        shaping: potentials, each with a weight too.
        preset: the name this reward is known by, if any.
        allow_nondominant: accept a reward under which a wrong answer can earn as much as a right one.
    """

    def __init__(
        self,
        components: Sequence[Component],
        weights: Mapping[str, float],
        gates: Sequence[Gate] = (),
        shaping: Sequence[Shaping] = (),
        *,
        preset: str | None = None,
        allow_nondominant: bool = False,
    ) -> None:
        self.components, self.gates, self.preset = tuple(components), tuple(gates), preset
        names = [part.name for part in components] + [part.name for part in shaping]
        _check_names(names, weights)
        self.weights = {name: float(weights[name]) for name in names}
        self.names = (*names, GATE)
        self._active = tuple((part, self.weights[part.name]) for part in self.components if self.weights[part.name])
        self.shaping = tuple(part for part in shaping if self.weights[part.name])
        if not allow_nondominant:
            validate_dominance(self)

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest reward an episode can have."""
        ends = [(weight * part.lo, weight * part.hi) for part, weight in self._active]
        low, high = math.fsum(map(min, ends)), math.fsum(map(max, ends))
        return (min(low, 0.0), max(high, 0.0))

    @property
    def spec(self) -> str | dict[str, Any]:
        """The JSON value `resolve_reward` makes this reward from again: preset name, or weights."""
        return self.preset or dict(self.weights)

    def zeros(self) -> dict[str, float]:
        """Return the components of a step that ends nothing: all keys, all 0.0."""
        return dict.fromkeys(self.names, 0.0)

    def potentials(self, view: EpisodeView) -> tuple[float, ...]:
        """Return the potential of each shaping for an unfinished episode."""
        return tuple(part.potential(view) for part in self.shaping)

    def shaped(self, before: Sequence[float], after: Sequence[float]) -> Score:
        """Return what a step earns by moving the potentials; an empty sequence stands for all 0: start and end."""
        values, zeros = self.zeros(), (0.0,) * len(self.shaping)
        for part, old, new in zip(self.shaping, before or zeros, after or zeros, strict=True):
            values[part.name] = new - old
        return Score(math.fsum(self.weights[part.name] * values[part.name] for part in self.shaping), values)

    def score(self, view: EpisodeView) -> Score:
        """Return reward and components of a finished episode, without shaping."""
        values = self.zeros()
        for part, _ in self._active:
            values[part.name] = _bounded(part, part.compute(view))
        total = math.fsum(weight * values[part.name] for part, weight in self._active)
        if total > 0.0 and any(gate.fires(view) for gate in self.gates):
            values[GATE], total = -total, 0.0
        return Score(total, values)


def validate_dominance(reward: Composite) -> float:
    """Return by how much the worst right answer outearns the best wrong one; raises `RewardError` if it does not.

    The margin is the weight of `task` minus the sum of |weight| * (hi - lo) over all other components.
    """
    others = math.fsum(abs(weight) * (part.hi - part.lo) for part, weight in reward._active if part.name != TASK)
    margin = reward.weights.get(TASK, 0.0) - others
    if margin <= 0.0:
        raise RewardError(
            "A wrong answer could earn as much as a right one.",
            f"The weight of '{TASK}' exceeds the range of all other components by {margin:g}, which is not above 0.",
            f"Raise the weight of '{TASK}', or pass allow_nondominant=True if this is meant.",
        )
    return margin


def _check_names(names: list[str], weights: Mapping[str, float]) -> None:
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
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight):
            raise RewardError(f"The weight of '{name}' is {weight!r}.", "A weight is a finite number.")


def _bounded(part: Component, value: float) -> float:
    """Return `value` as a float; a component that leaves its bounds is a defect of the component."""
    if not part.lo <= value <= part.hi:
        raise RewardError(
            f"Component '{part.name}' returned {value!r}.", f"It declares [{part.lo:g}, {part.hi:g}].", "Mend it."
        )
    return float(value)
