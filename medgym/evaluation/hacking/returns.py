"""What one played episode earns under many rewards."""

from __future__ import annotations

from collections.abc import Iterable

from medgym.episode import Episode, rescore
from medgym.questions.question import Question
from medgym.rewards.presets import RewardSpec
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World


def returns_of(trajectory: Trajectory, question: Question, world: World, rewards: Iterable[str]) -> dict[str, float]:
    """Return the undiscounted return of a record under each reward, shaping included."""
    return {name: rescore(trajectory, question, world, name).reward for name in rewards}


def folded(trajectory: Trajectory, question: Question, world: World, reward: RewardSpec) -> Trajectory:
    """Return the record of the same messages in another world, or under another reward."""
    header = trajectory.header
    episode = Episode(question, world=world, reward=reward, limits=header["limits"], seed=header["seed"])
    for step in trajectory.steps:
        episode.step(step.message)
    return episode.trajectory()
