from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from medgym.agents import make, run_episode
from medgym.agents.hackers import make_hacker, play_hacker
from medgym.episode import Episode
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

Play = Callable[[str, Question], Trajectory]


@pytest.fixture(scope="session")
def tiny() -> World:
    return World.load("tiny")


@pytest.fixture(scope="session")
def shipped() -> QuestionSet:
    return QuestionSet.load("tiny")


@pytest.fixture(scope="session")
def sample(shipped: QuestionSet) -> list[Question]:
    """Twelve test questions, evenly spaced."""
    asked = [question for question in shipped.split("test") if question.answer.type != "none"]
    return [asked[n * len(asked) // 12] for n in range(12)]


@pytest.fixture(scope="session")
def play(tiny: World, shipped: QuestionSet) -> Play:
    """Play one question; the oracle is asked for by name as hackers are."""

    @cache
    def record(name: str, question_id: str) -> Trajectory:
        episode = Episode(shipped.get(question_id), world=tiny)
        if name == "oracle":
            return run_episode(episode, make("oracle", world=tiny))
        return play_hacker(episode, make_hacker(name, questions=shipped))

    return lambda name, question: record(name, question.id)
