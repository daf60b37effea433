"""Rewards: named components with declared bounds and weights, checked when they are put together.

`get_preset("paper").score(view)` gives a reward and its components for an `EpisodeView`, which is plain data.
"""

from medgym.rewards.calibration import Calibration
from medgym.rewards.checks import validate_dominance
from medgym.rewards.component import Component, Gate, Kind, Shaping
from medgym.rewards.composite import Composite, Score
from medgym.rewards.config import RewardConfig
from medgym.rewards.evidence import Evidence
from medgym.rewards.expert import Expert
from medgym.rewards.format import Format
from medgym.rewards.gates import RequireEvidence, SafetyVeto
from medgym.rewards.inefficiency import Inefficiency
from medgym.rewards.presets import COMPONENTS, GATES, PRESETS, RewardSpec, get_preset, resolve_reward
from medgym.rewards.process import Process
from medgym.rewards.task import Task
from medgym.rewards.view import CitedSentence, EpisodeView, StopReason, Submission

__all__ = [
    "COMPONENTS",
    "GATES",
    "PRESETS",
    "Calibration",
    "CitedSentence",
    "Component",
    "Composite",
    "EpisodeView",
    "Evidence",
    "Expert",
    "Format",
    "Gate",
    "Inefficiency",
    "Kind",
    "Process",
    "RequireEvidence",
    "RewardConfig",
    "RewardSpec",
    "SafetyVeto",
    "Score",
    "Shaping",
    "StopReason",
    "Submission",
    "Task",
    "get_preset",
    "resolve_reward",
    "validate_dominance",
]
