from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gymnasium
import pytest

import medgym  # noqa: F401  (registers the environments)
from medgym.world.world import World
from tests.agents.toy_set import toy_set
from tests.toy import toy_graph


@pytest.fixture(scope="session")
def kwargs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """JSON-able arguments of an environment: a world folder and a question file; workers find them too."""
    root: Path = tmp_path_factory.mktemp("env")
    before = os.environ.get("MEDGYM_CACHE")
    os.environ["MEDGYM_CACHE"] = str(root / "cache")
    world = World.from_graph("toy", 7, toy_graph())
    world.save(root / "toy@7")
    toy_set(world).save(root / "toys.jsonl")
    yield {"world": str(root / "toy@7"), "questions": str(root / "toys.jsonl")}
    if before is None:
        del os.environ["MEDGYM_CACHE"]
    else:
        os.environ["MEDGYM_CACHE"] = before


@pytest.fixture
def env(kwargs: dict[str, Any]) -> Iterator[gymnasium.Env[str, str]]:
    made = gymnasium.make("MedResearch-v0", **kwargs)
    yield made
    made.close()
