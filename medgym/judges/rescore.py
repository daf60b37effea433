"""Scores records with verdicts attached, offline. What should have a verdict and has none is masked, never scored 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medgym import episode
from medgym.episode import shared
from medgym.errors import FingerprintMismatch
from medgym.questions.question import Question
from medgym.rewards.composite import Composite, Score
from medgym.rewards.judge import Missing, NoVerdict, Verdict, attach, to_be_judged
from medgym.rewards.presets import RewardSpec, resolve_reward
from medgym.rewards.view import EpisodeView
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judged episode is worth.

    Attributes:
        score: reward and components; None for a masked sample.
        missing: why a verdict is missing; None where none is, and for an episode that was masked or unfinished before.
    """

    score: Score | None
    missing: Missing | None = None

    @property
    def mask_sample(self) -> bool:
        """Whether not to train on, or count, this episode."""
        return self.score is None


def rescore(
    trajectory: Trajectory, question: Question, world: World, reward: RewardSpec, verdicts: Sequence[Verdict]
) -> Judged:
    """Return what a recorded episode is worth under a reward that reads verdicts.

    An episode that has something to judge counts only if every attached verdict, and every one that the reward asks
    for, has a score: whether it is masked thus does not depend on whether its answer is right.
    """
    view = judged_view(trajectory, question, world)
    if view is None:
        return Judged(None)
    absent = next((verdict.missing for verdict in verdicts if verdict.missing), None)
    if absent is not None and to_be_judged(view):
        return Judged(None, absent)
    try:
        return Judged(episode.rescore(trajectory, question, world, _Reading(resolve_reward(reward), verdicts)))
    except NoVerdict as problem:
        return Judged(None, problem.missing)


class _Reading(Composite):
    """A reward as it is, but that scores views with verdicts attached."""

    def __init__(self, reward: Composite, verdicts: Sequence[Verdict]) -> None:
        vars(self).update(vars(reward))
        self._verdicts = tuple(verdicts)

    def score(self, view: EpisodeView) -> Score:
        return super().score(attach(view, self._verdicts))


def judged_view(trajectory: Trajectory, question: Question, world: World) -> EpisodeView | None:
    """Return the view of a record; None for an episode that is masked or did not end.

    Raises `FingerprintMismatch` when world or question are not those of the record, `TrajectoryError` when the record
    was changed.
    """
    trajectory.check()
    found = {"world_fingerprint": world.fingerprint, "question_fingerprint": shared.question_fingerprint(question)}
    for name, value in found.items():
        if trajectory.header.get(name) != value:
            raise FingerprintMismatch(
                f"The {name.partition('_')[0]} is not the one of this trajectory ({trajectory.question_id}).",
                f"Its fingerprint is {value[:16]}..., the trajectory names {str(trajectory.header.get(name))[:16]}...",
                "Give the world and the question set that were played.",
            )
    if trajectory.footer.get("mask_sample") or not trajectory.stop_reason:
        return None
    return episode.view_of(trajectory, question, world)
