"""Batches: any number of workers and interruptions gives the same file."""

from __future__ import annotations

from pathlib import Path

import pytest

from medgym.agents.batch import Batch, run_many
from medgym.errors import TrajectoryError
from medgym.questions.question_set import QuestionSet
from medgym.transcript.files import read_trajectories
from medgym.world.world import World
from tests.agents.toy_set import toy_set
from tests.toy import toy_graph


class _Stop(Exception):
    pass


def _stop_after(count: int) -> object:
    def progress(done: int, total: int) -> None:
        if done == count:
            raise _Stop

    return progress


def test_an_interrupted_batch_goes_on_where_it_stopped(toy_world: World, toys: QuestionSet, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole.jsonl", tmp_path / "parts.jsonl"
    batch = Batch("greedy", toy_world, toys)
    run_many(batch, path=whole)
    for count in (1, 3):
        with pytest.raises(_Stop):
            run_many(batch, path=parts, progress=_stop_after(count))  # type: ignore[arg-type]
        assert len(list(read_trajectories(parts))) == count
    told: list[tuple[int, int]] = []
    played = run_many(batch, path=parts, progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 5), (4, 5), (5, 5)]
    assert parts.read_bytes() == whole.read_bytes()
    assert [t.to_json() for t in played] == [t.to_json() for t in read_trajectories(whole)]


@pytest.mark.parametrize("lost", [1, 40, 4000])
def test_a_torn_last_line_is_cut_and_played_again(
    lost: int, toy_world: World, toys: QuestionSet, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "run.jsonl"
    batch = Batch("oracle", toy_world, toys)
    run_many(batch, path=file)
    whole = file.read_bytes()
    file.write_bytes(whole[:-lost])
    run_many(batch, path=file)
    assert file.read_bytes() == whole
    assert "last line is removed" in caplog.text


def test_order_and_choice_follow_the_ids(toy_world: World, toys: QuestionSet) -> None:
    batch = Batch("single-search", toy_world, toys)
    ids = [toys[3].id, toys[0].id, toys[3].id]
    assert [t.question_id for t in run_many(batch, ids)] == [toys[3].id, toys[0].id]
    assert run_many(batch, []) == []


@pytest.mark.parametrize(
    "other",
    [
        {"agent": "random"},
        {"seed": 1},
        {"reward": "sparse"},
        {"limits": {"max_steps": 9}},
        {"questions": QuestionSet(())},
    ],
)
def test_a_file_of_another_run_is_refused(
    other: dict[str, object], toy_world: World, toys: QuestionSet, tmp_path: Path
) -> None:
    file = tmp_path / "run.jsonl"
    run_many(Batch("oracle", toy_world, toys), [toys[0].id], path=file)
    with pytest.raises(TrajectoryError, match="another run"):
        run_many(Batch(**{"agent": "oracle", "world": toy_world, "questions": toys, **other}), [], path=file)  # type: ignore[arg-type]


def test_workers_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    world = World.from_graph("toyrendered", 1, toy_graph())
    world.save(tmp_path / "world")
    questions = toy_set(world)
    alone, together = tmp_path / "alone.jsonl", tmp_path / "together.jsonl"
    run_many(Batch("greedy", tmp_path / "world", questions), path=alone)
    run_many(Batch("greedy", tmp_path / "world", questions), path=together, workers=2)
    for one, other in zip(read_trajectories(alone), read_trajectories(together), strict=True):
        assert (one.header, one.steps, one.footer) == (other.header, other.steps, other.footer)
    assert alone.read_bytes() == together.read_bytes()


def test_the_agent_is_on_record(toy_world: World, toys: QuestionSet) -> None:
    (trajectory,) = run_many(Batch("oracle", toy_world, toys), [toys[0].id])
    assert trajectory.header["agent"] == "oracle"
    trajectory.check()
