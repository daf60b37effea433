"""The two shapes a part of a reward can have: a component with a weight, and a gate that caps the sum."""

from __future__ import annotations

from typing import Protocol

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


class Gate(Protocol):
    """A condition under which an episode may earn nothing, however good the rest is."""

    @property
    def name(self) -> str:
        """Name in error messages and documentation."""

    def fires(self, view: EpisodeView) -> bool:
        """Return whether the reward is capped at 0."""
