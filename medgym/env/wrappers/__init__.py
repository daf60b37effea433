"""Wrappers around the environments: what is observed, which question comes next, what fails, when it is over."""

from medgym.env.wrappers.curriculum import CurriculumReset
from medgym.env.wrappers.faults import WithFaults
from medgym.env.wrappers.features import FlatFeatures, MaskInObservation
from medgym.env.wrappers.time_limit import AnswerInTime
from medgym.env.wrappers.transcript import TranscriptObservation

__all__ = [
    "AnswerInTime",
    "CurriculumReset",
    "FlatFeatures",
    "MaskInObservation",
    "TranscriptObservation",
    "WithFaults",
]
