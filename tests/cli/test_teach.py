"""`medgym teach`: its files, its JSON, its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medgym.agents.teachers import TEACHERS
from medgym.questions.question_set import QuestionSet
from tests.cli.conftest import Medgym, Place
from tests.toy import make_toy_questions

Json = Callable[..., Any]


@pytest.fixture
def questions(tmp_path: Path) -> str:
    """A file of train questions over the toy facts."""
    rows = [q.model_copy(update={"split": "train"}) for q in make_toy_questions()]
    QuestionSet(rows, "taught").save(tmp_path / "taught.jsonl")
    return str(tmp_path / "taught.jsonl")


def _options(place: Place, questions: str, out: Path, *more: str) -> list[str]:
    return ["--world", place.world, "--questions", questions, "--out", str(out), "-n", "6", *more]


def test_a_run_and_its_replay(place: Place, questions: str, tmp_path: Path, as_json: Json, medgym: Medgym) -> None:
    out = tmp_path / "out"
    summary = as_json("teach", *_options(place, questions, out))
    assert summary["played"] == 6
    assert summary["folder"] == str(out)
    lines = (out / "sft.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == summary["kept"]
    assert all(json.loads(line)["messages"] for line in lines)
    replayed = medgym("replay", out / "trajectories.jsonl", "--world", place.world, "--questions", questions)
    assert replayed.exit_code == 0, replayed.output
    again = medgym("teach", *_options(place, questions, out))
    assert again.exit_code == 0
    assert f"{summary['kept']} of 6 episodes kept" in again.output


@pytest.mark.parametrize("levels", ["5", "a", "1,,2"])
def test_wrong_levels_are_wrong_usage(
    levels: str, place: Place, questions: str, tmp_path: Path, medgym: Medgym
) -> None:
    assert medgym("teach", *_options(place, questions, tmp_path, "--levels", levels)).exit_code == 2


def test_an_unknown_teacher_is_a_problem(place: Place, questions: str, tmp_path: Path, as_json: Json) -> None:
    options = _options(place, questions, tmp_path / "out", "--teachers", "oracle,nobody")
    assert "no teacher 'nobody'" in as_json("teach", *options, exit_code=1)["error"]["what"]


def test_errors_of_teachers_are_told_and_exit_1(
    place: Place, questions: str, tmp_path: Path, as_json: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*, exploring: bool, hint: str) -> Any:
        raise ConnectionError("gone")

    monkeypatch.setitem(TEACHERS, "broken", broken)
    summary = as_json("teach", *_options(place, questions, tmp_path / "out", "--teachers", "broken"), exit_code=1)
    assert summary["error_kinds"] == {"ConnectionError: gone": 6}
