"""The record of an episode: header, steps under a chain of digests, footer; and its JSON Lines file form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from medgym.canonical import canonical_json, digest
from medgym.errors import TrajectoryError
from medgym.transcript.messages import Message

FORMAT = "medgym-trajectory-1"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One tool call of a step: what was asked, and what is needed to score it again without the tools.

    Attributes:
        name, arguments: as the agent gave them.
        key: canonical key; equal for equivalent calls.
        items: what the call was charged.
        delivered: ids of the sentences shown whole.
        error: kind of the error, or None.
    """

    name: str
    arguments: Mapping[str, Any]
    key: str
    items: int = 1
    delivered: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class TrajectoryStep:
    """One step: what the agent wrote, what it saw, what it earned.

    Attributes:
        message: the assistant message, in the form of `messages.recordable`.
        observation: what the agent saw in return.
        reward: reward of this step.
        components: the named components of `reward`.
        terminated, truncated: whether and how the episode ended with this step.
        calls: the tool calls of the message.
        digest: SHA-256 over the digest before it and this step; filled in by `seal`.
    """

    message: str | Message
    observation: str
    reward: float
    components: Mapping[str, float]
    terminated: bool = False
    truncated: bool = False
    calls: tuple[CallRecord, ...] = ()
    digest: str = ""


@dataclass(frozen=True)
class Trajectory:
    """The record of one episode. Make one with `seal`, which chains the digests.

    Attributes:
        header: {format, medgym, world, world_fingerprint, questions, questions_fingerprint, question_id, seed, reward,
            limits, faults}; never the gold answer.
        steps: in order.
        footer: {stop_reason, failure_kind, mask_sample, digest} and whatever else sums the episode up.
    """

    header: Mapping[str, Any]
    steps: tuple[TrajectoryStep, ...]
    footer: Mapping[str, Any] = field(default_factory=dict)
