"""The weighted sum of named components, checked when it is made.

    reward = sum of weight * component + gate

Components are reported raw (`task` is 1.0 on success whatever its weight); the signed component `gate` has weight 1.
It is 0 unless a gate fires, and then takes away whatever the sum has above 0. Shaping is paid step by step, beside the
sum: gates know nothing of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from medgym.errors import RewardError
from medgym.rewards.checks import GATE, check_options, check_parts, validate_dominance
from medgym.rewards.component import Component, Gate, Shaping, bounds_of, reads_of
from medgym.rewards.view import EpisodeView

Truncation = Literal["zero", "keep"]


@dataclass(frozen=True, slots=True)
class Score:
    """A reward and the raw components it was made of."""

    reward: float
    components: dict[str, float]


class Composite:
    """A reward. Raises `RewardError` when weights and components do not fit, or when correctness does not dominate.

    Args:
        components: the parts, with distinct names; potentials may stand among them.
        weights: a finite weight for each part; a part of weight 0 is reported as 0.0 and never computed.
        gates: conditions that cap the reward at 0.
        shaping: further potentials, each with a weight too.
        preset: the name this reward is known by, if any.
        allow_nondominant: accept a reward under which a wrong answer can earn as much as a right one.
        shaping_at_truncation: "zero" takes back at a truncation what shaping has paid, as at every other end; "keep"
            leaves it, for learners that bootstrap from the last state. Then collecting evidence without ever answering
            pays, so shaping counts for bounds and dominance.
        gamma: the learner's discount, for shaping alone. Below 1 it is the discounted sum that comes to 0, and bounds
            and dominance speak of that sum.
    """

    def __init__(
        self,
        components: Sequence[Component | Shaping],
        weights: Mapping[str, float],
        gates: Sequence[Gate] = (),
        shaping: Sequence[Shaping] = (),
        *,
        preset: str | None = None,
        allow_nondominant: bool = False,
        shaping_at_truncation: Truncation = "zero",
        gamma: float = 1.0,
    ) -> None:
        parts = (*components, *shaping)
        names = [part.name for part in parts]
        check_parts(names, weights)
        check_options(shaping_at_truncation, gamma)
        self.shaping_at_truncation, self.gamma, self.allow_nondominant = shaping_at_truncation, gamma, allow_nondominant
        self.gates, self.preset = tuple(gates), preset
        self.weights = {name: float(weights[name]) for name in names}
        self.names = (*names, GATE)
        self.components = tuple(part for part in parts if not isinstance(part, Shaping))
        self.active = tuple(part for part in self.components if self.weights[part.name])
        self.shaping = tuple(part for part in parts if isinstance(part, Shaping) and self.weights[part.name])
        self.shaping_reads = frozenset(field for part in self.shaping for field in reads_of(part))
        self.reads = self.shaping_reads.union(*map(reads_of, (*self.active, *self.gates)))
        if not allow_nondominant:
            validate_dominance(self)

    @property
    def counted(self) -> tuple[Component | Shaping, ...]:
        """The parts that can change what an episode earns: components with a weight, and potentials that are kept."""
        kept = self.shaping if self.shaping_at_truncation == "keep" else ()
        return (*self.active, *kept)

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest reward an episode can have."""
        ends = [tuple(self.weights[part.name] * end for end in bounds_of(part)) for part in self.counted]
        low, high = math.fsum(map(min, ends)), math.fsum(map(max, ends))
        return (min(low, 0.0), max(high, 0.0))

    @property
    def spec(self) -> str | dict[str, Any]:
        """The JSON value `resolve_reward` makes this reward from again: preset name, weights, or all settings."""
        options: dict[str, Any] = {}
        if self.gates:
            options["gates"] = [gate.name for gate in self.gates]
        if self.shaping_at_truncation != "zero":
            options["shaping_at_truncation"] = self.shaping_at_truncation
        if self.gamma != 1.0:
            options["gamma"] = self.gamma
        if self.allow_nondominant:
            options["allow_nondominant"] = True
        return {"weights": dict(self.weights), **options} if options else self.preset or dict(self.weights)

    def zeros(self) -> dict[str, float]:
        """Return the components of a step that earns nothing: all keys, all 0.0."""
        return dict.fromkeys(self.names, 0.0)

    # --- on the way -------------------------------------------------------------------------------------------------

    def potentials(self, view: EpisodeView) -> tuple[float, ...]:
        """Return the potential of each shaping for an unfinished episode."""
        return tuple([_bounded(part, part.potential(view)) for part in self.shaping])

    def phi(self, potentials: Sequence[float]) -> float:
        """Return the weighted sum of potentials: what they are worth in units of the reward."""
        pairs = zip(self.shaping, potentials, strict=False)
        return math.fsum(self.weights[part.name] * value for part, value in pairs)

    def shaped(self, before: Sequence[float], after: Sequence[float]) -> Score:
        """Return what a step earns by moving the potentials; an empty sequence stands for all 0: start and end."""
        values, earned = self.zeros(), 0.0
        for number, part in enumerate(self.shaping):
            moved = self.gamma * (after[number] if after else 0.0) - (before[number] if before else 0.0)
            values[part.name] = moved
            earned += self.weights[part.name] * moved
        return Score(earned, values)

    # --- at the end -------------------------------------------------------------------------------------------------

    def score(self, view: EpisodeView) -> Score:
        """Return reward and components of a finished episode, without shaping."""
        values = self.zeros()
        for part in self.active:
            values[part.name] = _bounded(part, part.compute(view))
        total = math.fsum(self.weights[part.name] * values[part.name] for part in self.active)
        if total > 0.0 and any(gate.fires(view) for gate in self.gates):
            values[GATE], total = -total, 0.0
        return Score(total, values)

    def last(self, view: EpisodeView, potentials: Sequence[float]) -> Score:
        """Return what the last step earns: the score, and shaping from the `potentials` of the step before."""
        score = self.score(view)
        kept = view.submission is None and self.shaping_at_truncation == "keep"
        shaped = self.shaped(potentials, potentials if kept else ())
        components = {name: value + shaped.components[name] for name, value in score.components.items()}
        return Score(score.reward + shaped.reward, components)


def _bounded(part: Component | Shaping, value: float) -> float:
    """Return `value` as a float; a part that leaves its bounds is a defect of the part."""
    low, high = bounds_of(part)
    if not (low <= value <= high and math.isfinite(value)):
        raise RewardError(
            f"Component '{part.name}' returned {value!r}.", f"It declares [{low:g}, {high:g}].", "Mend it."
        )
    return float(value)
