"""What a foreign format has no place for: kept beside its own fields, so that a record comes back whole.

The remainder is ASCII text, since some formats cannot hold a NUL or half a surrogate pair, which a model may write.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from medgym.errors import TrajectoryError
from medgym.transcript.messages import Message
from medgym.transcript.trajectory import CallRecord, Trajectory, TrajectoryStep, seal


def remainder(step: TrajectoryStep, message: str | Message, observation: str) -> str:
    """Return as JSON what has to go along with a step, given what its message and observation read back as.

    These are the calls as the toolbox saw them; and message or observation where the format changes them.
    """
    rest: dict[str, Any] = {"calls": [call.to_row() for call in step.calls]}
    if message != step.message:
        rest["message"] = step.message
    if observation != step.observation:
        rest["observation"] = step.observation
    return json.dumps(rest, separators=(",", ":"))


def whole(
    rest: str,
    message: str | Message,
    observation: str,
    reward: float,
    components: Mapping[str, float],
    terminated: bool,
    truncated: bool,
) -> TrajectoryStep:
    """Return the step, not yet sealed, of what the format held and what went along."""
    kept = json.loads(rest)
    return TrajectoryStep(
        message=kept.get("message", message),
        observation=kept.get("observation", observation),
        reward=float(reward),
        components={name: float(value) for name, value in components.items()},
        terminated=bool(terminated),
        truncated=bool(truncated),
        calls=tuple(CallRecord(**{**row, "delivered": tuple(row["delivered"])}) for row in kept["calls"]),
    )


def restored(header: Mapping[str, Any], steps: Iterable[TrajectoryStep], footer: Mapping[str, Any]) -> Trajectory:
    """Return the trajectory; raises `TrajectoryError` when it is not the one that was exported."""
    trajectory = seal(header, steps, footer)
    if trajectory.digest != footer.get("digest"):
        raise TrajectoryError(
            "This record was changed after its export.",
            "Its digest does not fit its content.",
            "Export the trajectory again.",
        )
    return trajectory


def not_ours(kind: str, why: str = "It carries no medgym header.") -> TrajectoryError:
    """Return the error for a record that another program wrote, or cut down."""
    return TrajectoryError(f"This {kind} gives no trajectory of medgym.", why, "Only what medgym exported comes back.")


def sound(value: Any) -> Any:
    """Return a JSON value with what no UTF-8 file can hold (halves of surrogate pairs) replaced by a mark."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {sound(key): sound(item) for key, item in value.items()}
    return [sound(item) for item in value] if isinstance(value, list | tuple) else value
