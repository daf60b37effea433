"""The episode: one question, folded over the messages of an agent, under limits, to a reward."""

from medgym.episode.episode import Episode
from medgym.episode.limits import Limits
from medgym.episode.replay import ReplayReport, reopen, replay
from medgym.episode.rescore import rescore, rescore_steps, view_of
from medgym.episode.step import Step
from medgym.rewards.view import EpisodeView, StopReason, Submission

__all__ = [
    "Episode",
    "EpisodeView",
    "Limits",
    "ReplayReport",
    "Step",
    "StopReason",
    "Submission",
    "reopen",
    "replay",
    "rescore",
    "rescore_steps",
    "view_of",
]
