"""Component `format`: could the messages be acted on?

    format = -min(1, malformed / 5)

Malformed is a message from which no action could be read, and a call of an unknown tool or with arguments that do not
fit. A fault of the tools, or a page that is not there, is no matter of format.
"""

from __future__ import annotations

from typing import Final

from medgym.rewards.component import Kind
from medgym.rewards.view import EpisodeView

TOLERATED: Final = 5
"""Malformed messages and calls at which the penalty is full."""

MALFORMED: Final = frozenset({"unknown_tool", "invalid_arguments"})
"""Kinds of errors that only the form of a call brings about."""


class Format:
    """A fifth off for each malformed message or call, in [-1, 0]."""

    name = "format"
    lo = -1.0
    hi = 0.0
    reads = ("mistakes", "calls")
    kind: Kind = "objective"

    def compute(self, view: EpisodeView) -> float:
        """Return minus the share of the tolerated mistakes."""
        malformed = view.mistakes + sum(call.error in MALFORMED for call in view.calls)
        return 0.0 - min(1.0, malformed / TOLERATED)
