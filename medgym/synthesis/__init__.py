"""Question synthesis over a world."""

from medgym.synthesis.kisa import Kisa, synthesize

__all__ = ["Kisa", "synthesize"]
