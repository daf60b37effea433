"""Masked guidance: how much of the way to an answer a teacher is told, and the proof that it does not give it away."""

from medgym.synthesis.guidance.leak import THRESHOLD, Guide, candidates_given
from medgym.synthesis.guidance.levels import LEVELS, Guidance, guidance
from medgym.synthesis.guidance.mixture import Mixture

__all__ = ["LEVELS", "THRESHOLD", "Guidance", "Guide", "Mixture", "candidates_given", "guidance"]
