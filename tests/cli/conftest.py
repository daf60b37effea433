from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from medgym.cli.main import app
from medgym.questions.question_set import QuestionSet
from medgym.world.world import World
from tests.agents.toy_set import toy_set
from tests.toy import toy_graph

Medgym = Callable[..., Result]


@dataclass(frozen=True)
class Place:
    """A saved world and a saved question set over it."""

    world: str
    questions: str
    set: QuestionSet


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("place")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDGYM_CACHE", str(folder / "cache"))
        world = World.from_graph("toyrendered", 1, toy_graph())
        world.save(folder / "world")
        questions = toy_set(world)
        questions.save(folder / "questions.jsonl")
        yield Place(str(folder / "world"), str(folder / "questions.jsonl"), questions)


@pytest.fixture
def medgym() -> Medgym:
    """Run the command line in this process: `medgym("world", "info", "tiny")`."""
    runner = CliRunner()

    def run(*arguments: str, **options: Any) -> Result:
        return runner.invoke(app, [str(argument) for argument in arguments], **options)

    return run


@pytest.fixture
def as_json(medgym: Medgym) -> Callable[..., Any]:
    """Run a command with --json; it must succeed and print one JSON value and nothing else on stdout."""

    def run(*arguments: str, exit_code: int = 0, **options: Any) -> Any:
        result = medgym(*arguments, "--json", **options)
        assert result.exit_code == exit_code, result.output
        return json.loads(result.stdout)

    return run
