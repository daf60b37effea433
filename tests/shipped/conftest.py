from __future__ import annotations

import pytest

from medgym.questions.question_set import QuestionSet
from medgym.world.world import World


@pytest.fixture(scope="session", params=["tiny", pytest.param("orphan", marks=pytest.mark.orphan)])
def shipped(request: pytest.FixtureRequest) -> tuple[World, QuestionSet]:
    """A shipped world with its question set."""
    return World.load(request.param), QuestionSet.load(request.param)
