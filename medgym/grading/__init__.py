"""Grading: is a submitted text the typed answer of a question?"""

from medgym.grading.grade import grade

__all__ = ["grade"]
