"""The three shapes in which a trainer meets an episode.

* `Session`: the trainer samples a message and hands it over; new messages come back (step-driven).
* `ToolBag`: the trainer runs the loop itself, calls tools one by one, and asks for the reward at the end.
* `drive`: we run the loop, the trainer gives a function from messages to a message (endpoint-driven).

All three drive the same `Episode`, so the same calls earn the same reward. Where a trainer keeps nothing but a
transcript, `refold` makes the episode again from its calls. A `Ticket` names an episode in a row of a data set, and
`metrics` tells a trainer's log how one went.
"""

from medgym.serving.drive import ChatOver, adrive, drive
from medgym.serving.metrics import mean_metrics, metrics
from medgym.serving.refold import MadeCall, Refolded, refold
from medgym.serving.session import Session, SessionStep
from medgym.serving.sources import shared_source
from medgym.serving.ticket import Ticket, tickets
from medgym.serving.tool_bag import EpisodeOver, ToolBag

__all__ = [
    "ChatOver",
    "EpisodeOver",
    "MadeCall",
    "Refolded",
    "Session",
    "SessionStep",
    "Ticket",
    "ToolBag",
    "adrive",
    "drive",
    "mean_metrics",
    "metrics",
    "refold",
    "shared_source",
    "tickets",
]
