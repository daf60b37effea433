"""Question synthesis over a world."""

from medgym.synthesis.kisa import Kisa, synthesize
from medgym.synthesis.rules import Rules

__all__ = ["Kisa", "Rules", "synthesize"]
