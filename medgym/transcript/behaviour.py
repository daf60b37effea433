"""What an agent did and what came of it, whatever the form of its messages: two trainers are compared by this."""

from __future__ import annotations

from typing import Any

from medgym.canonical import digest
from medgym.transcript.parsing import parse_action
from medgym.transcript.trajectory import Trajectory, TrajectoryStep


def behaviour_digest(trajectory: Trajectory) -> str:
    """Return the SHA-256 of an episode's calls, observations, rewards, components and end.

    Equal for the same calls made as text, as tags, as a chat message or one by one by a trainer; thoughts, ids of
    calls and the header do not count.
    """
    return digest([[_deeds(step) for step in trajectory.steps], trajectory.stop_reason])


def _deeds(step: TrajectoryStep) -> list[Any]:
    calls = [[call.name, call.arguments] for call in parse_action(step.message).calls]
    return [calls, step.observation, step.reward, dict(step.components), step.terminated, step.truncated]
