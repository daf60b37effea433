from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from medgym.questions.question_set import QuestionSet
from medgym.world.world import World
from tests.toy import make_toy_questions, make_toy_world

# How long an example takes depends on what else the machine does, so no example fails for being slow. A shared run
# tries the same examples every time; at home hypothesis looks for new ones. MEDGYM_HYPOTHESIS names another profile.
settings.register_profile("medgym", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("shared", settings.get_profile("medgym"), derandomize=True)
settings.register_profile("nightly", settings.get_profile("medgym"), max_examples=20_000)
settings.register_profile("quick", settings.get_profile("shared"), max_examples=25)
settings.load_profile(os.environ.get("MEDGYM_HYPOTHESIS") or ("shared" if os.environ.get("CI") else "medgym"))


@pytest.fixture(scope="session")
def toy_world() -> World:
    """The hand-made world of `tests/toy.py`, documents and index in memory."""
    return make_toy_world()


@pytest.fixture(scope="session")
def data_root() -> Path:
    """The folder of real source files; skips where `MEDGYM_DATA` is unset."""
    value = os.environ.get("MEDGYM_DATA")
    if not value or not Path(value).is_dir():
        pytest.skip("MEDGYM_DATA is not set to a folder of source files")
    return Path(value)


@pytest.fixture(scope="session")
def toy_questions() -> QuestionSet:
    """Questions over the toy world."""
    return make_toy_questions()
