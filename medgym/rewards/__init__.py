"""Rewards: named components with declared bounds and weights, checked when they are put together.

`get_preset("paper").score(view)` gives a reward and its components for an `EpisodeView`, which is plain data.
"""

from medgym.rewards.component import Component, Gate, Shaping
from medgym.rewards.composite import Composite, Score, validate_dominance
from medgym.rewards.presets import COMPONENTS, PRESETS, RewardSpec, get_preset, resolve_reward
from medgym.rewards.view import CitedSentence, EpisodeView, StopReason, Submission

__all__ = [
    "COMPONENTS",
    "PRESETS",
    "CitedSentence",
    "Component",
    "Composite",
    "EpisodeView",
    "Gate",
    "RewardSpec",
    "Score",
    "Shaping",
    "StopReason",
    "Submission",
    "get_preset",
    "resolve_reward",
    "validate_dominance",
]
