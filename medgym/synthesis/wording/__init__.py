"""Wording: a draft becomes a short paragraph that a careful medical editor might have written."""

from medgym.synthesis.wording.compose import Writer

__all__ = ["Writer"]
