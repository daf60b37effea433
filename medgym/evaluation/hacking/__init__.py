"""Do rewards pay for anything but answers? Hackers and the oracle on the same questions, under every reward."""

from medgym.evaluation.hacking.suite import ORACLE, Suite, play_suite
from medgym.evaluation.hacking.table import LIMIT, hacking_report

__all__ = ["LIMIT", "ORACLE", "Suite", "hacking_report", "play_suite"]
