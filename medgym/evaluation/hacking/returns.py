"""What one played episode earns under many rewards."""

from __future__ import annotations

from collections.abc import Iterable

from medgym.episode import Episode, rescore
from medgym.questions.question import Question
from medgym.rewards.presets import RewardSpec, resolve_reward
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World


def returns_of(trajectory: Trajectory, question: Question, world: World, rewards: Iterable[str]) -> dict[str, float]:
    """Return the undiscounted return of a record under each preset.

    Rewards that are paid at the end are read off the record. One with shaping is paid on the way, so its messages are
    folded again and the steps summed: shaping that the end does not take back would show.
    """
    return {name: return_of(trajectory, question, world, name) for name in rewards}


def return_of(trajectory: Trajectory, question: Question, world: World, reward: RewardSpec) -> float:
    """Return the undiscounted return of a record under one reward."""
    if not resolve_reward(reward).shaping:
        return rescore(trajectory, question, world, reward).reward
    return folded(trajectory, question, world, reward).reward


def folded(trajectory: Trajectory, question: Question, world: World, reward: RewardSpec) -> Trajectory:
    """Return the record of the same messages under another reward, or in another world."""
    header = trajectory.header
    episode = Episode(question, world=world, reward=reward, limits=header["limits"], seed=header["seed"])
    for step in trajectory.steps:
        episode.step(step.message)
    return episode.trajectory()
