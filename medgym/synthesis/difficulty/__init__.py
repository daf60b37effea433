"""Analytic difficulty: features of a question, weighted as scripted agents found them hard."""

from medgym.synthesis.difficulty.features import FEATURES, Features
from medgym.synthesis.difficulty.score import LEVELS, Difficulty

__all__ = ["FEATURES", "LEVELS", "Difficulty", "Features"]
