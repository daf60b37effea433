"""Fixtures for everything that plays: import `toys` into a folder's conftest."""

from __future__ import annotations

import pytest

from medgym.questions.question_set import QuestionSet
from medgym.world.world import World
from tests.agents.toy_set import toy_set


@pytest.fixture(scope="session")
def toys(toy_world: World) -> QuestionSet:
    """Five hand-made questions over the toy world."""
    return toy_set(toy_world)
