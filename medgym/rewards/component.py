"""The shapes a part of a reward can have: a component paid at the end, a shaping paid on the way, a gate on the sum.

Every part says which fields of `EpisodeView` it reads, so that nothing is worked out that nobody asks for; one that
does not say is taken to read all of them.
"""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Final, Literal, Protocol, runtime_checkable

from medgym.rewards.view import EpisodeView

Kind = Literal["objective", "shaping"]
"""An objective changes what the best policy is; a shaping only how soon it is learnt."""

ALL_FIELDS: Final = tuple(field.name for field in fields(EpisodeView))


class Component(Protocol):
    """One named part of a reward; its raw value lies in [lo, hi] whatever the agent wrote."""

    @property
    def name(self) -> str:
        """Key in `components`."""

    @property
    def lo(self) -> float:
        """Least value."""

    @property
    def hi(self) -> float:
        """Greatest value."""

    @property
    def reads(self) -> tuple[str, ...]:
        """Fields of the view that the value depends on."""

    @property
    def kind(self) -> Kind:
        """Always "objective"."""

    def compute(self, view: EpisodeView) -> float:
        """Return the value for a finished episode: a pure function of `view`."""


@runtime_checkable
class Shaping(Protocol):
    """A potential over unfinished episodes: a step earns gamma * potential after it - potential before it.

    The potential counts as 0 at the start and at the end of an episode, however that ends, so what the steps earn sums
    to 0 (discounted by gamma) and no policy gains by it (Ng, Harada and Russell 1999; Grzes 2017 for the end).
    """

    @property
    def name(self) -> str:
        """Key in `components`."""

    def potential(self, view: EpisodeView) -> float:
        """Return the potential of an unfinished episode: a pure function of `view`, computed once a step."""


class Gate(Protocol):
    """A condition under which an episode may earn nothing, however good the rest is."""

    @property
    def name(self) -> str:
        """Name in reward files, error messages and documentation."""

    def fires(self, view: EpisodeView) -> bool:
        """Return whether the reward is capped at 0."""


def reads_of(part: object) -> tuple[str, ...]:
    """Return the fields of the view that a component, shaping or gate reads."""
    reads: tuple[str, ...] = getattr(part, "reads", ALL_FIELDS)
    return reads


def bounds_of(part: object) -> tuple[float, float]:
    """Return the least and greatest value or potential of a part; a potential need not have any."""
    return getattr(part, "lo", -math.inf), getattr(part, "hi", math.inf)
