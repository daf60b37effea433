"""Seeded tool faults: whether a call fails, and how, follows from the call alone, so that a record replays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, TypeAlias

from medgym.canonical import canonical_text, keyed_hash
from medgym.errors import EpisodeError
from medgym.tools.base import ToolError

FaultPlan: TypeAlias = Callable[[str, Mapping[str, Any], int], ToolError | None]
"""(tool, canonical arguments, number of earlier equal calls in the episode) -> the fault to inject, or None."""

FaultSpec: TypeAlias = FaultPlan | Mapping[str, Any] | float | None
"""A plan, the settings of `SeededFaults` or its rate alone; None: no faults."""

FAULTS: Final[dict[str, str]] = {
    "timeout": "The tool did not answer in time. Try again.",
    "unavailable": "The service is not available at the moment. Try again.",
    "rate_limited": "Too many requests at once. Try again.",
    "garbled": "The reply of the service could not be read. Try again.",
}
"""Kinds of faults, and what the agent reads. None of them is charged: the agent has lost a step."""


@dataclass(frozen=True, slots=True)
class SeededFaults:
    """A fault plan: a share of all valid calls fails.

    The choice is a keyed hash of seed, tool, canonical arguments and the number of earlier equal calls in the episode:
    equivalent calls share their fate, all episodes of a group meet the same faults, and trying again may help.

    Attributes:
        rate: share of the calls that fail, in [0, 1].
        seed: another seed, other faults.
        kinds: names in `FAULTS`, each as likely as the others.

    Raises `EpisodeError` for a rate or a kind that does not exist.
    """

    rate: float = 0.05
    seed: int = 0
    kinds: tuple[str, ...] = tuple(FAULTS)

    def __post_init__(self) -> None:
        if isinstance(self.rate, bool) or not isinstance(self.rate, int | float) or not 0 <= self.rate <= 1:
            raise EpisodeError(f"The rate of faults is {self.rate!r}.", "It is a share, from 0 to 1.")
        if isinstance(self.seed, bool) or not isinstance(self.seed, int):
            raise EpisodeError(f"The seed of the faults is {self.seed!r}.", "It is a whole number.")
        unknown = [kind for kind in self.kinds if kind not in FAULTS]
        if unknown or not self.kinds:
            what = f"There is no fault {unknown[0]!r}." if unknown else "A plan of faults needs kinds of them."
            raise EpisodeError(what, f"There are: {', '.join(FAULTS)}.")
        object.__setattr__(self, "kinds", tuple(self.kinds))

    def __call__(self, tool: str, arguments: Mapping[str, Any], occurrence: int) -> ToolError | None:
        """Return the fault that the call meets, or None."""
        call = (self.seed, tool, canonical_text(arguments), occurrence)
        if keyed_hash("fault", *call) >= self.rate * 2**64:
            return None
        kind = self.kinds[keyed_hash("kind of fault", *call) % len(self.kinds)]
        return ToolError(kind, True, FAULTS[kind])

    def to_row(self) -> dict[str, Any]:
        """Return the settings as a JSON object, from which `resolve_faults` makes an equal plan."""
        return asdict(self) | {"kinds": list(self.kinds)}


def resolve_faults(spec: FaultSpec) -> FaultPlan | None:
    """Return the plan that `spec` describes; raises `EpisodeError` when it describes none."""
    if spec is None or callable(spec):
        return spec
    if isinstance(spec, Mapping):
        known = [field.name for field in fields(SeededFaults)]
        unknown = sorted(set(spec) - set(known))
        if unknown:
            raise EpisodeError(f"Faults have no setting {unknown[0]!r}.", f"There are: {', '.join(known)}.")
        return SeededFaults(**spec)
    if isinstance(spec, int | float) and not isinstance(spec, bool):
        return SeededFaults(spec)
    raise EpisodeError(f"{spec!r} is no plan of faults.", "A plan is a rate, settings or a callable.", "Pass 0.05.")


def spec_of(plan: FaultPlan | None) -> dict[str, Any] | str | None:
    """Return what a record says of a plan: its settings, or the name of one that is not seeded."""
    if plan is None:
        return None
    return plan.to_row() if isinstance(plan, SeededFaults) else str(getattr(plan, "name", "unnamed"))
