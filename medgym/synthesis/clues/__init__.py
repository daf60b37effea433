"""Clues: the fewest statements that leave one candidate at each step, each an exact predicate of known size."""

from medgym.synthesis.clues.finder import ClueFinder
from medgym.synthesis.clues.sizes import ClueSizes

__all__ = ["ClueFinder", "ClueSizes"]
