"""The shapes a part of a reward can have: a component paid at the end, a shaping paid on the way, a gate on the sum."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from medgym.rewards.view import EpisodeView


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

    def compute(self, view: EpisodeView) -> float:
        """Return the value for a finished episode: a pure function of `view`."""


@runtime_checkable
class Shaping(Protocol):
    """A potential over unfinished episodes: each step earns by how much it rose.

    It counts as 0 at the start and at the end of an episode, however that ends, so what the steps earn sums to 0 and
    no policy gains by it (Ng, Harada and Russell 1999; Grzes 2017 for the end).
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
        """Name in error messages and documentation."""

    def fires(self, view: EpisodeView) -> bool:
        """Return whether the reward is capped at 0."""
