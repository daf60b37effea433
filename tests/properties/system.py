"""The parts that properties speak of, together: a mutant is our system with one of them exchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from medgym.episode import Episode, view_of
from medgym.grading import grade
from medgym.questions.question import Answer, Question
from medgym.rewards import PRESETS, Component, Composite, EpisodeView, Score, get_preset
from medgym.rewards.expert import Expert
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

Grader = Callable[[str, Answer], float]
Scorer = Callable[["System", Composite, Trajectory, Question, World], Score]


def score_record(system: System, reward: Composite, record: Trajectory, question: Question, world: World) -> Score:
    """Score a record as rewards see it, with the grade that the system gives."""
    view = view_of(record, question, world)
    submission = view.submission
    if system.grade is not grade and submission is not None and submission.abstain is None:
        view = replace(view, correct=system.grade(submission.answer, question.answer))
    return reward.score(view)


def score_each(reward: Composite, views: Sequence[EpisodeView]) -> list[Score]:
    """Score many, one after the other."""
    return [reward.score(view) for view in views]


@dataclass(frozen=True)
class System:
    """One way to grade, score and run episodes.

    Attributes:
        grade: (text, gold answer) -> grade.
        rewards: every reward on offer.
        score: (system, reward, record, question, world) -> score of a recorded episode.
        score_all: (reward, views) -> scores, in order.
        rubric: checks -> the component that reports the share of them that hold.
        open: makes an episode; takes what `Episode` takes.
    """

    grade: Grader = grade
    rewards: tuple[Composite, ...] = tuple(get_preset(name) for name in PRESETS)
    score: Scorer = score_record
    score_all: Callable[[Composite, Sequence[EpisodeView]], list[Score]] = score_each
    rubric: Callable[[Sequence[Callable[[EpisodeView], bool]]], Component] = Expert
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
