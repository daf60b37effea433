"""A teaching run: its files, how it resumes, that workers change nothing, and what it refuses to start with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medgym.agents.teachers import TEACHERS, make_teacher
from medgym.episode import replay
from medgym.errors import AgentError, QuestionError, TrajectoryError
from medgym.export import Recipe, restore, teach
from medgym.export.teach import Progress
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from medgym.transcript.files import read_trajectories
from medgym.world.world import World
from tests.toy import make_toy_questions, toy_graph

FILES = ("trajectories.jsonl", "sft.jsonl", "summary.json", "summary.md")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


class _Stop(Exception):
    pass


def _stop_after(count: int) -> Progress:
    def progress(done: int, total: int) -> None:
        if done == count:
            raise _Stop

    return progress


def test_the_files_of_a_run(toy_world: World, train: QuestionSet, toolbox: Toolbox, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    summary = teach(Recipe(toy_world, train, n=24), tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 24) for n in range(25)]
    assert (summary["played"], summary["kept"], summary["refused"]) == (24, 24, {})
    assert json.loads((tmp_path / "summary.json").read_text("utf-8")) == summary
    trajectories = list(read_trajectories(tmp_path / "trajectories.jsonl"))
    records = [json.loads(line) for line in (tmp_path / "sft.jsonl").read_text("utf-8").splitlines()]
    assert len(trajectories) == len(records) == 24
    for trajectory, record in zip(trajectories, records, strict=True):
        trajectory.check()
        question = train.get(trajectory.question_id)
        assert replay(trajectory, toy_world, train).ok
        assert trajectory.header["agent"] == f"teacher:{record['meta']['teacher']}"
        assert restore(record, question, toolbox).digest == trajectory.digest == record["meta"]["digest"]
        assert "answer" not in record["meta"]
    assert sum(summary["by_teacher"].values()) == 24
    assert summary["turns"] == sum(len(t.steps) for t in trajectories)
    assert summary["trainable_turns"] == sum(len(r["trainable"]) for r in records)


def test_same_bytes_again_and_however_often_interrupted(toy_world: World, train: QuestionSet, tmp_path: Path) -> None:
    recipe = Recipe(toy_world, train, n=12, seed=3)
    teach(recipe, tmp_path / "whole")
    for count in (1, 5, 9):
        with pytest.raises(_Stop):
            teach(recipe, tmp_path / "parts", progress=_stop_after(count))
    assert not (tmp_path / "parts" / "sft.jsonl").exists()
    told: list[int] = []
    teach(recipe, tmp_path / "parts", progress=lambda done, total: told.append(done))
    assert told == [9, 10, 11, 12]
    assert _bytes(tmp_path / "parts") == _bytes(tmp_path / "whole")
    teach(recipe, tmp_path / "parts", progress=lambda done, total: told.append(done))
    assert told[4:] == [12]
    assert _bytes(tmp_path / "parts") == _bytes(tmp_path / "whole")


@pytest.mark.parametrize("lost", [1, 300])
def test_a_torn_journal_is_taken_up(
    lost: int, toy_world: World, train: QuestionSet, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recipe = Recipe(toy_world, train, n=4)
    teach(recipe, tmp_path)
    whole, journal = _bytes(tmp_path), tmp_path / "episodes.jsonl"
    journal.write_bytes(journal.read_bytes()[:-lost])
    told: list[int] = []
    teach(recipe, tmp_path, progress=lambda done, total: told.append(done))
    assert told == [3, 4]
    assert _bytes(tmp_path) == whole
    assert "in the middle of an episode" in caplog.text


def test_workers_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    world = World.from_graph("toyrendered", 1, toy_graph())
    world.save(tmp_path / "world")
    questions = QuestionSet((q.model_copy(update={"split": "train"}) for q in make_toy_questions()), "taught")
    recipe = Recipe(tmp_path / "world", questions, n=10)
    teach(recipe, tmp_path / "alone")
    teach(recipe, tmp_path / "together", workers=2)
    assert _bytes(tmp_path / "alone") == _bytes(tmp_path / "together")


@pytest.fixture
def unsteady(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """A teacher "unsteady" whose second episode fails while it is told to."""
    state: dict[str, Any] = {"fails": True, "made": 0}

    def make(*, exploring: bool, hint: str) -> Any:
        state["made"] += 1
        if state["fails"] and state["made"] == 2:
            raise ConnectionError("the endpoint is gone")
        return make_teacher("oracle", exploring=exploring)

    monkeypatch.setitem(TEACHERS, "unsteady", make)
    return lambda fails: state.update(fails=fails)


def test_an_error_of_the_teacher_is_played_again(
    unsteady: Callable[[bool], None], toy_world: World, train: QuestionSet, tmp_path: Path
) -> None:
    """D18: what failed is not finished, so a second run retries it, and the files are those of a run without errors."""
    recipe = Recipe(toy_world, train, ("unsteady",), n=5)
    summary = teach(recipe, tmp_path / "twice")
    assert (summary["played"], summary["errors_of_teachers"]) == (4, 1)
    assert summary["error_kinds"] == {"ConnectionError: the endpoint is gone": 1}
    unsteady(False)
    told: list[int] = []
    again = teach(recipe, tmp_path / "twice", progress=lambda done, total: told.append(done))
    assert told == [4, 5]
    assert (again["played"], again["errors_of_teachers"]) == (5, 0)
    teach(recipe, tmp_path / "once")
    assert _bytes(tmp_path / "twice") == _bytes(tmp_path / "once")


def test_refusals_are_counted_by_rule(toy_world: World, toys: QuestionSet, tmp_path: Path) -> None:
    """The hand-made toy plans name pages that nobody has seen: all their episodes are refused."""
    questions = QuestionSet((q.model_copy(update={"split": "train"}) for q in toys), "leaky")
    summary = teach(Recipe(toy_world, questions, n=5), tmp_path)
    assert summary["kept"] == 0
    assert summary["refused"]["trace of a hint"] == 5
    assert (tmp_path / "sft.jsonl").read_bytes() == b""
    assert "| trace of a hint | 5 |" in (tmp_path / "summary.md").read_text("utf-8")


def test_only_train_questions_are_played(toy_world: World, toy_questions: QuestionSet, tmp_path: Path) -> None:
    splits = [q.model_copy(update={"split": ["train", "dev", "test"][n % 3]}) for n, q in enumerate(toy_questions)]
    questions = QuestionSet(splits, "mixed")
    teach(Recipe(toy_world, questions, n=12), tmp_path)
    played = {t.question_id for t in read_trajectories(tmp_path / "trajectories.jsonl")}
    assert played == {q.id for q in questions if q.split == "train"}
    with pytest.raises(QuestionError, match="no train questions"):
        teach(Recipe(toy_world, questions.split("test"), n=2), tmp_path / "none")


def test_bad_recipes(toy_world: World, train: QuestionSet, tmp_path: Path) -> None:
    for teachers in (("oracle", "nobody"), ()):
        with pytest.raises(AgentError, match="no teacher"):
            teach(Recipe(toy_world, train, teachers, n=2), tmp_path)
    teach(Recipe(toy_world, train, n=2), tmp_path)
    with pytest.raises(TrajectoryError, match="holds another run"):
        teach(Recipe(toy_world, train, n=2, seed=1), tmp_path)
    (tmp_path / "episodes.jsonl").write_text("nonsense\n")
    with pytest.raises(TrajectoryError, match="no journal"):
        teach(Recipe(toy_world, train, n=2), tmp_path)
