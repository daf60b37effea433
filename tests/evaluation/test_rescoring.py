from __future__ import annotations

from pathlib import Path

import pytest

from medgym.agents.batch import Batch, run_many
from medgym.episode import rescore
from medgym.errors import FingerprintMismatch, TrajectoryError
from medgym.evaluation.rescoring import Rescorer, rescore_files, summarise
from medgym.questions.question_set import QuestionSet
from medgym.rewards import get_preset
from medgym.rewards.judge import Missing, Verdict
from medgym.transcript.files import read_trajectories, write_trajectories
from medgym.transcript.trajectory import Trajectory, seal
from medgym.world.world import World
from tests.agents.toy_set import toy_set
from tests.toy import toy_graph

REWARDS = {"paper": "paper", "mine": {"preset": "shaped", "gates": ["require_evidence"]}, "evidence": "evidence"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world") / "toy"
    World.from_graph("toyrendered", 1, toy_graph()).save(folder)
    return World.load(folder)


@pytest.fixture(scope="module")
def questions(world: World) -> QuestionSet:
    return toy_set(world)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, world: World, questions: QuestionSet) -> list[Path]:
    folder = tmp_path_factory.mktemp("runs")
    paths = [folder / f"{agent}.jsonl" for agent in ("oracle", "greedy")]
    for path in paths:
        run_many(Batch(path.stem, world, questions, "sparse"), path=path)
    return paths


@pytest.fixture(scope="module")
def rescorer(tmp_path_factory: pytest.TempPathFactory, world: World, questions: QuestionSet) -> Rescorer:
    folder = tmp_path_factory.mktemp("set")
    World.from_graph("toyrendered", 1, toy_graph()).save(folder / "world")
    questions.save(folder / "questions.jsonl")
    return Rescorer(REWARDS, str(folder / "world"), str(folder / "questions.jsonl"))


def test_each_record_has_the_scores_of_rescore(
    runs: list[Path], rescorer: Rescorer, world: World, questions: QuestionSet
) -> None:
    told: list[tuple[int, int]] = []
    rows = rescore_files(runs, rescorer, progress=lambda done, total: told.append((done, total)))
    records = [record for path in runs for record in read_trajectories(path)]
    assert [row.question_id for row in rows] == [record.question_id for record in records]
    assert told[-1] == (len(records), len(records))
    for row, record in zip(rows, records, strict=True):
        for label, reward in REWARDS.items():
            assert row.scores[label] == rescore(record, questions.get(record.question_id), world, reward)


def test_verdicts_are_paid_and_what_lacks_one_is_left_out_under_every_reward(
    runs: list[Path], world: World, questions: QuestionSet, tmp_path: Path
) -> None:
    records = list(read_trajectories(runs[0]))
    said = {record.digest: (Verdict("j", 0.5),) for record in records[1:]}
    said[records[0].digest] = (Verdict("j", missing=Missing.OUTAGE),)
    world.save(tmp_path / "world")
    questions.save(tmp_path / "questions.jsonl")
    rewards = {"plain": "sparse", "judged": {"task": 1.0, "judge": 0.2}}
    where = (str(tmp_path / "world"), str(tmp_path / "questions.jsonl"))
    for workers in (1, 2):
        rows = rescore_files(runs[:1], Rescorer(rewards, *where, said), workers=workers)
        assert rows[0].scores == {}
        right = [row.scores for row, record in zip(rows[1:], records[1:], strict=True) if record.success]
        assert right
        assert all(scores["judged"].reward == pytest.approx(1.1) for scores in right)
        assert all(scores["plain"].reward == 1.0 for scores in right)


def test_the_number_of_workers_changes_nothing(runs: list[Path], rescorer: Rescorer) -> None:
    alone = rescore_files(runs, rescorer)
    assert rescore_files(runs, rescorer, workers=2) == alone
    assert rescore_files(runs, rescorer, workers=50) == alone


def test_agents_side_by_side(runs: list[Path], rescorer: Rescorer) -> None:
    oracle, greedy = summarise(rescore_files(runs, rescorer))
    assert (oracle["agent"], greedy["agent"], oracle["left_out"]) == ("oracle", "greedy", 0)
    assert list(oracle["rewards"]) == list(REWARDS)
    for label in REWARDS:
        assert oracle["rewards"][label]["reward"] >= greedy["rewards"][label]["reward"]
    weights = get_preset("paper").weights | {"gate": 1.0}
    means = oracle["rewards"]["paper"]
    assert means["reward"] == pytest.approx(sum(weights[name] * value for name, value in means["components"].items()))


def test_masked_and_unfinished_episodes_are_counted_and_left_out(
    runs: list[Path], rescorer: Rescorer, tmp_path: Path
) -> None:
    first = next(read_trajectories(runs[0]))
    masked = seal(first.header, first.steps, {**first.footer, "mask_sample": True})
    unfinished = seal(first.header, first.steps[:-1], {"stop_reason": None})
    write_trajectories(tmp_path / "mixed.jsonl", [masked, unfinished])
    rows = rescore_files([tmp_path / "mixed.jsonl"], rescorer)
    assert [dict(row.scores) for row in rows] == [{}, {}]
    assert summarise(rows) == [{"agent": "oracle", "episodes": 2, "left_out": 2, "rewards": {}}]
    assert summarise([]) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_trouble_names_its_place(runs: list[Path], rescorer: Rescorer, tmp_path: Path, workers: int) -> None:
    lines = runs[0].read_bytes().splitlines(keepends=True)
    (tmp_path / "torn.jsonl").write_bytes(lines[0] + lines[1][:50])
    with pytest.raises(TrajectoryError, match=r"torn\.jsonl:2") as caught:
        rescore_files([tmp_path / "torn.jsonl"], rescorer, workers=workers)
    assert "has no end" in caught.value.why
    with pytest.raises(TrajectoryError, match=r"absent\.jsonl:1"):
        rescore_files([tmp_path / "absent.jsonl"], rescorer, workers=workers)


def test_another_world_or_another_set_is_refused(runs: list[Path], rescorer: Rescorer) -> None:
    record = next(read_trajectories(runs[0]))
    with pytest.raises(FingerprintMismatch, match="world"):
        Rescorer(REWARDS, "tiny", rescorer.questions).score(record)
    with pytest.raises(FingerprintMismatch, match="question set"):
        Rescorer(REWARDS, rescorer.world, "tiny").score(record)
    header = {key: value for key, value in record.header.items() if key != "reward"}
    with pytest.raises(TrajectoryError, match="'reward'"):
        rescorer.fresh().score(Trajectory(header, record.steps, record.footer))
