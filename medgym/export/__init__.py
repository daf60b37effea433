"""What leaves the house for training: checked trajectories and chat messages to learn from."""

from medgym.export.filters import RULES, Checked, refusals
from medgym.export.records import restore, student_record
from medgym.export.scan import Trace, traces
from medgym.export.teach import Recipe, teach

__all__ = ["RULES", "Checked", "Recipe", "Trace", "refusals", "restore", "student_record", "teach", "traces"]
