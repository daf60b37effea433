"""What one step of an episode gives back."""

from __future__ import annotations

from typing import Any, NamedTuple


class Step(NamedTuple):
    """The outcome of one message.

    Attributes:
        observation: what the agent reads next.
        reward: the reward of this step; all of it comes with the last one.
        components: raw components of the reward; the same keys at every step, 0.0 until the end.
        terminated: an answer or an abstention was submitted.
        truncated: the budget ran out, or the infrastructure failed.
        info: see `Episode.info`; the same keys from the first observation on, never the gold answer.
    """

    observation: str
    reward: float
    components: dict[str, float]
    terminated: bool
    truncated: bool
    info: dict[str, Any]
