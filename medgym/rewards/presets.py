"""Rewards by name.

`paper` is 1.0 task + 0.2 expert - 0.1 inefficiency. Task accuracy, expert preference and an efficiency penalty are
the parts that the MedResearcher-R1 paper (arXiv 2508.14880) names; the coefficients are as commonly cited and could
not be verified at the source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from medgym.errors import RewardError
from medgym.rewards.component import Component, Shaping
from medgym.rewards.composite import Composite
from medgym.rewards.expert import Expert
from medgym.rewards.inefficiency import Inefficiency
from medgym.rewards.task import Task

RewardSpec = str | Mapping[str, float] | Composite
"""A preset's name, a weight for each component, or a reward made by hand."""

COMPONENTS: dict[str, Callable[[], Component | Shaping]] = {
    "task": Task,
    "expert": Expert,
    "inefficiency": Inefficiency,
}
"""Components and shapings by name; add yours with `COMPONENTS["mine"] = Mine` to use it in weights."""

PRESETS: dict[str, dict[str, float]] = {
    "paper": {"task": 1.0, "expert": 0.2, "inefficiency": -0.1},
    "task": {"task": 1.0},
}
"""Weights by preset name."""


@lru_cache(maxsize=64)
def get_preset(name: str) -> Composite:
    """Return the reward of a preset; raises `RewardError` for an unknown name."""
    if name not in PRESETS:
        raise RewardError(f"There is no reward '{name}'.", f"There are: {', '.join(PRESETS)}.", "Give one of these.")
    return _from_weights(PRESETS[name], preset=name)


def resolve_reward(spec: RewardSpec) -> Composite:
    """Return the reward that `spec` stands for; raises `RewardError` if it stands for none."""
    if isinstance(spec, Composite):
        return spec
    return get_preset(spec) if isinstance(spec, str) else _from_weights(spec)


def _from_weights(weights: Mapping[str, float], preset: str | None = None) -> Composite:
    unknown = [name for name in weights if name not in COMPONENTS]
    if unknown:
        raise RewardError(
            f"There is no component '{unknown[0]}'.", f"There are: {', '.join(COMPONENTS)}.", "Give one of these."
        )
    parts = [COMPONENTS[name]() for name in weights]
    shaping = [part for part in parts if isinstance(part, Shaping)]
    components = [part for part in parts if not isinstance(part, Shaping)]
    return Composite(components, weights, shaping=shaping, preset=preset)
