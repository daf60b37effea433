"""Defects known from a system of this kind; none can come up here, and each has its test.

D10 parallel calls, D11 failed or missing results: `test_filters`. D13 no answer at the limit, D14 last result
overwritten: `agents/teachers/test_language`. D18 errors not retried: `test_teach`.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from medgym.agents.teachers import make_teacher
from medgym.agents.teachers.registry import TEACHERS
from medgym.export import Recipe, teach
from medgym.query.solver import Solver
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.guidance import LEVELS, candidates_given, guidance
from medgym.tools.toolbox import Toolbox
from medgym.transcript.files import read_trajectories
from medgym.world.world import World
from tests.export.conftest import checked

PACKAGE = Path(__file__).resolve().parents[2] / "medgym"


def test_d12_readings_are_counted_under_the_tools_own_name(
    toy_world: World, train: QuestionSet, tmp_path: Path
) -> None:
    summary = teach(Recipe(toy_world, train, n=10), tmp_path)
    calls = [c for t in read_trajectories(tmp_path / "trajectories.jsonl") for s in t.steps for c in s.calls]
    assert summary["tools"]["read_document"] == sum(c.name == "read_document" and c.error is None for c in calls) > 0
    known = {spec["function"]["name"] for spec in Toolbox(toy_world).specs()}
    assert set(summary["tools"]) <= known


def test_d15_the_reason_of_the_end_is_kept_as_it_was(
    toy_world: World, train: QuestionSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Endless:
        """Searches on and on."""

        def reset(self, prompt: str, tools: list[dict[str, Any]], seed: int) -> None:
            self.count = 0

        def act(self, observation: str) -> str:
            self.count += 1
            return json.dumps({"name": "medical_search", "arguments": {"query": f"toes {self.count}"}})

    monkeypatch.setitem(TEACHERS, "endless", lambda *, exploring, hint: Endless())  # type: ignore[arg-type]
    few_steps = Recipe(toy_world, train, ("endless",), n=2, limits={"max_steps": 3})
    assert teach(few_steps, tmp_path / "steps")["stop_reasons"] == {"max_steps": 2}
    few_calls = Recipe(toy_world, train, ("endless",), n=2, limits={"max_tool_calls": 3})
    summary = teach(few_calls, tmp_path / "calls")
    assert summary["stop_reasons"] == {"max_tool_calls": 2}
    assert summary["refused"]["not correct"] == 2


def test_d16_the_student_never_sees_the_teachers_prompt(toy_world: World, train: QuestionSet, toolbox: Toolbox) -> None:
    """There is no cleaner that could miss: a record is built from the environment, whatever the teacher was told."""
    for question in train:
        told = guidance(question, 0, toy_world.graph).text()
        teacher = make_teacher("oracle", hint=told)
        record = json.dumps(checked(question, toolbox, teacher).record)
        assert told not in record
        assert "The way to the answer" not in record


def test_d17_the_leak_test_answers_for_every_question(toy_world: World, toys: QuestionSet, train: QuestionSet) -> None:
    solver = Solver(toy_world.graph)
    for question in (*toys, *train):
        counts = [candidates_given(guidance(question, n, toy_world.graph), question, solver) for n in LEVELS]
        assert all(isinstance(count, int) and count >= (question.answer.type != "none") for count in counts)


def test_d21_no_clock_goes_into_a_prompt(train: QuestionSet, toolbox: Toolbox) -> None:
    """What a student reads is the same on every day: nothing here can ask for the time."""
    for folder in ("export", "agents/teachers", "synthesis/guidance"):
        for module in sorted((PACKAGE / folder).glob("*.py")):
            names = {
                alias.name.split(".")[0]
                for node in ast.walk(ast.parse(module.read_text("utf-8")))
                if isinstance(node, ast.Import | ast.ImportFrom)
                for alias in [*node.names, ast.alias(getattr(node, "module", None) or "")]
            }
            assert not names & {"time", "datetime", "uuid", "random", "secrets"}, module
    assert checked(train[0], toolbox).record == checked(train[0], toolbox).record
