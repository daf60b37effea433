"""Question synthesis over a world."""

from medgym.synthesis.kisa import Kisa, TooFewQuestions, synthesize
from medgym.synthesis.rules import Rules

__all__ = ["Kisa", "Rules", "TooFewQuestions", "synthesize"]
