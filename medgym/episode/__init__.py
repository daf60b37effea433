"""The episode: one question, folded over the messages of an agent, under limits, to a reward."""

from medgym.episode.episode import Episode
from medgym.episode.limits import Limits
from medgym.episode.step import Step
from medgym.rewards.view import EpisodeView, StopReason, Submission

__all__ = ["Episode", "EpisodeView", "Limits", "Step", "StopReason", "Submission"]
