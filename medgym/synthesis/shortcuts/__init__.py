"""Shortcuts: cheap ways to guess an answer. A question that one of the six solves is refused; three further ones are
kept out of synthesis and measure what is left.
"""

from medgym.synthesis.shortcuts.case import Case
from medgym.synthesis.shortcuts.held_out import HELD_OUT, held_out_rates
from medgym.synthesis.shortcuts.refusing import Shortcuts

__all__ = ["HELD_OUT", "Case", "Shortcuts", "held_out_rates"]
