"""Rewards that a user writes down: a Python mapping or a TOML file, checked before anything is made of it.

    preset = "paper"                    # or a table of weights:  [weights]  task = 1.0  evidence = 0.2
    gates = ["require_evidence"]
    shaping_at_truncation = "zero"
    gamma = 1.0
    allow_nondominant = false

A mapping from component names to numbers alone stands for its weights.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from medgym.errors import RewardError

Weight = Annotated[float, Field(allow_inf_nan=False)]


class RewardConfig(BaseModel):
    """Settings of a reward; the arguments of `Composite`, with parts and gates by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    preset: str | None = None
    weights: dict[str, Weight] | None = None
    gates: list[str] = []
    shaping_at_truncation: Literal["zero", "keep"] = "zero"
    gamma: float = Field(1.0, ge=0.0, le=1.0)
    allow_nondominant: bool = False

    @model_validator(mode="after")
    def _has_parts(self) -> RewardConfig:
        if (self.preset is None) == (self.weights is None):
            raise ValueError("a reward has either a preset or weights")
        return self

    def options(self) -> dict[str, Any]:
        """Return what is set beside the parts and differs from the default."""
        return self.model_dump(exclude={"preset", "weights"}, exclude_defaults=True)


_SETTINGS = frozenset(RewardConfig.model_fields)


def read_config(row: Mapping[str, Any], where: str = "The reward") -> RewardConfig:
    """Return checked settings; raises `RewardError` that says which key is wrong and why."""
    if not isinstance(row, Mapping):
        raise RewardError(f"{where} is {row!r}.", "It is a preset's name, a TOML file or a mapping.", _NEXT)
    settings = dict(row) if not _SETTINGS.isdisjoint(row) else {"weights": dict(row)}
    try:
        return RewardConfig.model_validate(settings)
    except ValidationError as problem:
        first = problem.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        what = f"{where} has a setting that cannot be used: {key}." if key else f"{where} is not whole."
        raise RewardError(what, f"{first['msg']}.", _NEXT) from None


def read_file(path: Path) -> RewardConfig:
    """Return the settings of a TOML file; raises `RewardError` when it cannot be read."""
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise RewardError(f"{path}: the reward cannot be read.", f"{problem}.", _NEXT) from None
    return read_config(row, str(path))


_NEXT = f"Settings are {', '.join(RewardConfig.model_fields)}; weights are numbers by component, see docs/rewards.md."
