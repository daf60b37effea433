"""The immutable state of an episode: one record a step, linked to the one before.

A fork shares the whole past, so it costs the same at any turn; nothing in a record is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from medgym.rewards.view import StopReason, Submission
from medgym.transcript.messages import Message
from medgym.transcript.trajectory import CallRecord


class State(NamedTuple):
    """Where an episode stands after one message.

    Attributes:
        parent: the state before the message; None at the start.
        message: what the agent wrote, in the form of `messages.recordable`.
        observation: what the agent saw in return.
        parts: the same, one part for each tool call of the message.
        calls: the tool calls that were run.
        steps, charged: steps and tool calls used so far.
        mistakes: messages so far from which no action could be read.
        spent: which budget is used up; then only a submission is accepted.
        stop_reason: why the episode ended, None while it runs.
        submission: what was handed in.
        reward, components: of this step.
        potentials: of the reward's shapings, kept as they were when this state was entered; empty: all 0.
        grounded: numbers of the query's atoms that a delivered sentence bears out, where the reward asks for them.
    """

    parent: State | None = None
    message: str | Message = ""
    observation: str = ""
    parts: tuple[str, ...] = ()
    calls: tuple[CallRecord, ...] = ()
    steps: int = 0
    charged: int = 0
    mistakes: int = 0
    spent: StopReason | None = None
    stop_reason: StopReason | None = None
    submission: Submission | None = None
    reward: float = 0.0
    components: Mapping[str, float] = {}
    potentials: tuple[float, ...] = ()
    grounded: frozenset[int] = frozenset()

    @property
    def terminated(self) -> bool:
        """Whether the episode ended with a submission."""
        return self.stop_reason is not None and self.submission is not None

    @property
    def truncated(self) -> bool:
        """Whether the episode ended without a submission."""
        return self.stop_reason is not None and self.submission is None


def history(state: State) -> list[State]:
    """Return the states after each message, oldest first."""
    return list(_backwards(state))[::-1]


def _backwards(state: State) -> Iterator[State]:
    while state.parent is not None:
        yield state
        state = state.parent
