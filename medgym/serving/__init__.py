"""The three shapes in which a trainer meets an episode.

* `Session`: the trainer samples a message and hands it over; new messages come back (step-driven).
* `ToolBag`: the trainer runs the loop itself, calls tools one by one, and asks for the reward at the end.
* `drive`: we run the loop, the trainer gives a function from messages to a message (endpoint-driven).

Where a trainer keeps nothing but a transcript, `refold` makes the episode again from its calls.

All of them drive the same `Episode`, so the same calls earn the same reward.
"""

from medgym.serving.drive import adrive, drive
from medgym.serving.refold import MadeCall, Refolded, refold
from medgym.serving.session import Session, SessionStep
from medgym.serving.sources import shared_source
from medgym.serving.tool_bag import EpisodeOver, ToolBag

__all__ = [
    "EpisodeOver",
    "MadeCall",
    "Refolded",
    "Session",
    "SessionStep",
    "ToolBag",
    "adrive",
    "drive",
    "refold",
    "shared_source",
]
