from __future__ import annotations

from functools import lru_cache

import pytest

from medgym.questions.question_set import QuestionSet
from medgym.synthesis import Kisa, Rules
from medgym.world.world import World


@lru_cache(maxsize=1)
def _tiny() -> World:
    return World.load("tiny")


@lru_cache(maxsize=1)
def _tiny_run() -> tuple[QuestionSet, Kisa]:
    run = Kisa(_tiny(), seed=0, rules=Rules(balanced=False))
    return run.run(30), run


@pytest.fixture(scope="session")
def tiny() -> World:
    """The small shipped world."""
    return _tiny()


@pytest.fixture(scope="session")
def tiny_questions() -> QuestionSet:
    """Thirty questions over the small shipped world, by every rule but the balance."""
    return _tiny_run()[0]
