"""The parts that properties speak of, together: a mutant is our system with one of them exchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from medgym.episode import Episode, rescore, view_of
from medgym.grading import grade
from medgym.questions.question import Answer, Question
from medgym.rewards import PRESETS, Component, Composite, EpisodeView, Score, get_preset, resolve_reward
from medgym.rewards.expert import Expert
from medgym.rewards.judge import Judge
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

Grader = Callable[[str, Answer], float]
Scorer = Callable[["System", Composite, Trajectory, Question, World], Score]

STRICT = resolve_reward({"preset": "evidence", "gates": ["require_evidence", "safety"]})
"""A reward with gates; no preset has any."""
KEPT = resolve_reward({"preset": "shaped", "shaping_at_truncation": "keep", "allow_nondominant": True})
"""A reward that lets a truncated episode keep what shaping has paid."""


def score_record(system: System, reward: Composite, record: Trajectory, question: Question, world: World) -> Score:
    """Score a record, with the grade that the system gives."""
    submission = view_of(record, question, world).submission
    if system.grade is grade or submission is None or submission.abstain is not None:
        return rescore(record, question, world, reward)
    graded = system.grade(submission.answer, question.answer)
    return reward.score(replace(view_of(record, question, world), correct=graded))


def score_each(reward: Composite, views: Sequence[EpisodeView]) -> list[Score]:
    """Score many, one after the other."""
    return [reward.score(view) for view in views]


@dataclass(frozen=True)
class System:
    """One way to grade, score and run episodes.

    Attributes:
        grade: (text, gold answer) -> grade.
        rewards: every reward on offer.
        composite: what rewards are put together with.
        score: (system, reward, record, question, world) -> score of a recorded episode.
        score_all: (reward, views) -> scores, in order.
        rubric: checks -> the component that reports the share of them that hold.
        judge: the component that reads a judge's verdict.
        open: makes an episode; takes what `Episode` takes.
    """

    grade: Grader = grade
    rewards: tuple[Composite, ...] = (*(get_preset(name) for name in PRESETS), STRICT)
    composite: Callable[..., Composite] = Composite
    score: Scorer = score_record
    score_all: Callable[[Composite, Sequence[EpisodeView]], list[Score]] = score_each
    rubric: Callable[[Sequence[Callable[[EpisodeView], bool]]], Component] = Expert
    judge: Component = field(default_factory=Judge)
    open: Callable[..., Any] = Episode

    def play(self, messages: Iterable[Any], question: Question, reward: Composite, **more: Any) -> Trajectory:
        """Return the record of an episode; messages after its end are left out."""
        episode = self.open(question, reward=reward, **more)
        for message in messages:
            if episode.done:
                break
            episode.step(message)
        record: Trajectory = episode.trajectory()
        return record

    def earned(self, messages: Iterable[Any], question: Question, reward: Composite, world: World) -> Score:
        """Play and score."""
        return self.score(self, reward, self.play(messages, question, reward, world=world), question, world)


OURS = System()
