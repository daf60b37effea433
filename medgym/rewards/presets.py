"""Rewards by name, and the parts they are made of.

`paper` is 1.0 task + 0.2 expert - 0.1 inefficiency. Task accuracy, expert preference and an efficiency penalty are
the parts that the MedResearcher-R1 paper (arXiv 2508.14880) names; the coefficients are as commonly cited and could
not be verified at the source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from medgym.errors import RewardError
from medgym.rewards.calibration import Calibration
from medgym.rewards.component import Component, Gate, Shaping
from medgym.rewards.composite import Composite
from medgym.rewards.config import RewardConfig, read_config, read_file
from medgym.rewards.evidence import Evidence
from medgym.rewards.expert import Expert
from medgym.rewards.format import Format
from medgym.rewards.gates import RequireEvidence, SafetyVeto
from medgym.rewards.inefficiency import Inefficiency
from medgym.rewards.judge import Judge
from medgym.rewards.process import Process
from medgym.rewards.task import Task

T = TypeVar("T")

RewardSpec = str | Path | Mapping[str, Any] | Composite
"""A preset's name, a TOML file, weights by component, settings as in `RewardConfig`, or a reward made by hand."""

COMPONENTS: dict[str, Callable[[], Component | Shaping]] = {
    "task": Task,
    "evidence": Evidence,
    "expert": Expert,
    "inefficiency": Inefficiency,
    "calibration": Calibration,
    "format": Format,
    "process": Process,
    "judge": Judge,
}
"""Components and shapings by name; add yours with `COMPONENTS["mine"] = Mine` to use it in weights."""

GATES: dict[str, Callable[[], Gate]] = {"require_evidence": RequireEvidence, "safety": SafetyVeto}
"""Gates by name; add yours in the same way."""

PRESETS: dict[str, dict[str, float]] = {
    "paper": {"task": 1.0, "expert": 0.2, "inefficiency": -0.1},
    "sparse": {"task": 1.0},
    "shaped": {"task": 1.0, "expert": 0.2, "inefficiency": -0.1, "process": 0.5},
    "evidence": {"task": 1.0, "evidence": 0.2, "inefficiency": -0.1, "calibration": 0.1, "format": 0.05},
}
"""Weights by preset name."""


@lru_cache(maxsize=64)
def get_preset(name: str) -> Composite:
    """Return the reward of a preset; raises `RewardError` for an unknown name."""
    return _from_weights(_known(PRESETS, "reward", name), preset=name)


def resolve_reward(spec: RewardSpec) -> Composite:
    """Return the reward that `spec` stands for; raises `RewardError` if it stands for none."""
    if isinstance(spec, Composite):
        return spec
    if isinstance(spec, Path) or (isinstance(spec, str) and spec.endswith(".toml")):
        return _from_config(read_file(Path(spec)))
    return get_preset(spec) if isinstance(spec, str) else _from_config(read_config(spec))


def _from_config(config: RewardConfig) -> Composite:
    options = config.options()
    if config.preset is not None and not options:
        return get_preset(config.preset)
    weights = _known(PRESETS, "reward", config.preset) if config.preset is not None else config.weights or {}
    gates = [_known(GATES, "gate", name)() for name in config.gates]
    return _from_weights(weights, gates=gates, **{key: value for key, value in options.items() if key != "gates"})


def _from_weights(weights: Mapping[str, float], **options: Any) -> Composite:
    return Composite([_known(COMPONENTS, "component", name)() for name in weights], weights, **options)


def _known(table: Mapping[str, T], what: str, name: str) -> T:
    if name not in table:
        raise RewardError(f"There is no {what} '{name}'.", f"There are: {', '.join(table)}.", "Give one of these.")
    return table[name]
