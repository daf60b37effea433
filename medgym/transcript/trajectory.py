"""The record of an episode: header, steps under a chain of digests, footer.

Digests are made once, when an episode is put on record (`seal`), so that a step in a running episode costs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from medgym.canonical import canonical_text
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

    def to_row(self) -> dict[str, Any]:
        """Return the record as plain JSON values."""
        return {
            "name": self.name,
            "arguments": dict(self.arguments),
            "key": self.key,
            "items": self.items,
            "delivered": list(self.delivered),
            "error": self.error,
        }


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

    def to_row(self) -> dict[str, Any]:
        """Return the step as plain JSON values."""
        return self._content() | {"digest": self.digest}

    def sealed(self, previous: str) -> TrajectoryStep:
        """Return the step with its digest, given the digest before it."""
        return TrajectoryStep(  # spelled out: `dataclasses.replace` costs more than the digest
            self.message,
            self.observation,
            self.reward,
            self.components,
            self.terminated,
            self.truncated,
            self.calls,
            _chained(previous, self._content()),
        )

    def _content(self) -> dict[str, Any]:
        return {
            "message": self.message,
            "observation": self.observation,
            "reward": float(self.reward),
            "components": {name: float(value) for name, value in self.components.items()},
            "terminated": self.terminated,
            "truncated": self.truncated,
            "calls": [call.to_row() for call in self.calls],
        }


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

    @cached_property
    def components(self) -> dict[str, float]:
        """The named reward components, each summed over the steps; they sum to `reward` with their weights."""
        names = dict.fromkeys(name for step in self.steps for name in step.components)
        return {name: sum(step.components.get(name, 0.0) for step in self.steps) for name in names}

    @property
    def reward(self) -> float:
        """The return of the episode: the sum of its step rewards."""
        return sum((step.reward for step in self.steps), 0.0)

    @property
    def success(self) -> bool:
        """Whether the task was solved: the component `task` is exactly 1."""
        return self.components.get("task") == 1.0

    @property
    def stop_reason(self) -> str | None:
        """Why the episode ended; None when it was put on record before its end."""
        reason = self.footer.get("stop_reason")
        return None if reason is None else str(reason)

    @property
    def question_id(self) -> str:
        """The id of the question the episode asked."""
        return str(self.header["question_id"])

    @property
    def digest(self) -> str:
        """SHA-256 over everything: header, all steps, footer."""
        return str(self.footer["digest"])

    def check(self) -> None:
        """Recompute the chain of digests; raises `TrajectoryError` naming the first part that was changed."""
        fresh = seal(self.header, self.steps, self.footer)
        for number, (ours, theirs) in enumerate(zip(self.steps, fresh.steps, strict=True), start=1):
            if ours.digest != theirs.digest:
                part = f"step {number}" if number > 1 else "step 1 or the header"
                raise _changed(part)
        if self.footer.get("digest") != fresh.footer["digest"]:
            raise _changed("the footer" if self.steps else "the header or the footer")

    def to_json(self) -> str:
        """Return the trajectory as one line of canonical JSON, without a line break."""
        row = {
            "header": dict(self.header),
            "steps": [step.to_row() for step in self.steps],
            "footer": dict(self.footer),
        }
        return canonical_text(row)

    @classmethod
    def from_json(cls, text: str | bytes) -> Trajectory:
        """Return the trajectory that `to_json` wrote; raises `TrajectoryError` when it is none."""
        try:
            row = json.loads(text)
            if row["header"].get("format") != FORMAT:
                raise TrajectoryError(
                    "This trajectory is of another format.",
                    f"Its header does not say {FORMAT!r}.",
                    "Read it with the release of medgym that wrote it.",
                )
            return cls(row["header"], tuple(map(_step, row["steps"])), dict(row["footer"]))
        except (ValueError, RecursionError) as problem:
            raise TrajectoryError("This is not a trajectory.", f"It is not whole, sound JSON: {problem}.") from None
        except (KeyError, TypeError, AttributeError) as problem:
            why = f"A part is missing or of another kind: {problem}."
            raise TrajectoryError("This is not a trajectory.", why) from None


def _step(row: Mapping[str, Any]) -> TrajectoryStep:
    calls = tuple(CallRecord(**{**call, "delivered": tuple(call["delivered"])}) for call in row["calls"])
    components = {name: float(value) for name, value in row["components"].items()}
    return TrajectoryStep(**{**row, "reward": float(row["reward"]), "components": components, "calls": calls})


def seal(header: Mapping[str, Any], steps: Iterable[TrajectoryStep], footer: Mapping[str, Any]) -> Trajectory:
    """Return the trajectory of these parts, with the digest of each step and, in the footer, of the whole."""
    digest = _chained("", dict(header))
    chained = []
    for step in steps:
        chained.append(step.sealed(digest))
        digest = chained[-1].digest
    summary = {key: value for key, value in footer.items() if key != "digest"}
    return Trajectory(header, tuple(chained), summary | {"digest": _chained(digest, summary)})


def _chained(previous: str, content: dict[str, Any]) -> str:
    """Return the digest of `content` after `previous`.

    A file joins two halves of a surrogate pair that stood side by side, so they count as joined from the start.
    """
    text = previous + canonical_text(content)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        data = joined.encode("utf-8", "backslashreplace")
    return hashlib.sha256(data).hexdigest()


def _changed(part: str) -> TrajectoryError:
    return TrajectoryError(
        f"The digest of {part} does not fit its content.",
        "The record was changed after the episode, or written by another program.",
        "Use the original file, or replay the episode to make a new record.",
    )
