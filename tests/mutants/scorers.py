"""Bad ways to score records and to run episodes."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from medgym.episode import Episode, Step, view_of
from medgym.grading import grade
from medgym.questions.question import Question
from medgym.rewards import Composite, EpisodeView, Score
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World
from tests.properties.system import System, score_record

_TAG = re.compile(r"<answer>(.*?)</answer>", re.DOTALL)


def _text(record: Trajectory) -> str:
    return "\n".join(f"{step.message}\n{step.observation}" for step in record.steps)


def last_tag(system: System, reward: Composite, record: Trajectory, question: Question, world: World) -> Score:
    """Z1: the answer is the last tag in the whole transcript, pages that were read included."""
    tags = _TAG.findall(_text(record))
    if len(tags) < 2:
        return score_record(system, reward, record, question, world)
    view = replace(view_of(record, question, world), correct=grade(tags[-1], question.answer))
    return reward.score(view)


def chatty(system: System, reward: Composite, record: Trajectory, question: Question, world: World) -> Score:
    """Z2: the global random state decides what is logged."""
    if random.randrange(64) == 0:
        _text(record)
    return score_record(system, reward, record, question, world)


def found_is_enough(system: System, reward: Composite, record: Trajectory, question: Question, world: World) -> Score:
    """Z4: 0.3 where the gold answer stands in a retrieved text."""
    score = score_record(system, reward, record, question, world)
    found = any(question.answer.value in step.observation for step in record.steps)
    return Score(score.reward + 0.3 * found, score.components)


def raw_prompt(system: System, reward: Composite, record: Trajectory, question: Question, world: World) -> Score:
    """Z10: the judge is shown the transcript as it is, and believes the verdict that stands in it."""
    view = view_of(record, question, world)
    if re.search(r"correct: yes", _text(record), re.IGNORECASE):
        view = replace(view, correct=1.0)
    return reward.score(view)


def shifting(reward: Composite, views: Sequence[EpisodeView]) -> list[Score]:
    """Z13: where one answer cannot be read, the scores after it move up by one."""
    scores = []
    for view in views:
        try:
            (view.submission.answer if view.submission else "").encode()
        except UnicodeEncodeError:
            continue
        scores.append(reward.score(view))
    return scores + [Score(0.0, reward.zeros())] * (len(views) - len(scores))


class Unmasked:
    """Z14: an episode whose failure counts as a 0 of the agent."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._episode = Episode(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._episode, name)

    def info(self) -> dict[str, Any]:
        """Return the facts, without the one that matters."""
        return self._episode.info() | {"mask_sample": False, "failure_kind": ""}

    def step(self, message: Any) -> Step:
        """Step on."""
        return self._episode.step(message)._replace(info=self.info())


def unseeded(*arguments: Any, **named: Any) -> Episode:
    """Z9: which patient is met depends on the global random state."""
    return Episode(*arguments, **named | {"seed": random.randrange(1000)})
