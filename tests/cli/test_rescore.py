from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medgym.judges import Record
from medgym.rewards.judge import Verdict
from medgym.transcript.files import read_trajectories
from tests.cli.conftest import Medgym, Place

Json = Callable[..., Any]


@pytest.fixture
def runs(as_json: Json, place: Place, tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{agent}.jsonl" for agent in ("oracle", "random")]
    for path in paths:
        as_json("run", "-a", path.stem, "-w", place.world, "-q", place.questions, "--out", path, "--reward", "sparse")
    return paths


def test_agents_are_compared_under_each_reward(
    medgym: Medgym, as_json: Json, place: Place, runs: list[Path], tmp_path: Path
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('preset = "paper"\ngates = ["require_evidence"]', encoding="utf-8")
    out = tmp_path / "scores.json"
    where = ("-w", place.world, "-q", place.questions, "-r", "paper", "-r", mine)
    found = as_json("rescore", *runs, *where, "--out", out)
    assert [agent["agent"] for agent in found["agents"]] == ["oracle", "random"]
    assert found["rewards"] == {
        "paper": "paper",
        str(mine): {"weights": {"task": 1.0, "expert": 0.2, "inefficiency": -0.1}, "gates": ["require_evidence"]},
    }
    stored = json.loads(out.read_bytes())
    assert len(stored["episodes"]) == 2 * len(place.set)
    assert {key: stored[key] for key in found} == found
    told = medgym("rescore", *runs, *where).output
    assert "Reward paper" in told
    assert "inefficiency" in told
    assert "0 masked or unfinished" in told


def test_verdicts_come_from_a_file(
    medgym: Medgym, as_json: Json, place: Place, runs: list[Path], tmp_path: Path
) -> None:
    identity = {"judge": "j", "kind": "preference", "prompt": "p", "model": "m"}
    said = tmp_path / "verdicts.jsonl"
    lines = [Record(r.digest, r.question_id, "c", identity, Verdict("j", 1.0)) for r in read_trajectories(runs[0])]
    said.write_bytes(b"".join(line.to_json() for line in lines))
    judged = tmp_path / "judged.toml"
    judged.write_text("[weights]\ntask = 1.0\njudge = 0.2", encoding="utf-8")
    where = ("-w", place.world, "-q", place.questions, "-r", judged, "--verdicts", said)
    found = as_json("rescore", runs[0], *where)
    components = found["agents"][0]["rewards"][str(judged)]["components"]
    assert components["judge"] == components["task"] > 0
    words = ("run", "-a", "oracle", "-w", place.world, "-q", place.questions, "--reward", judged)
    told = medgym(*words, "--out", tmp_path / "x.jsonl").stderr
    assert "comes after the episode" in " ".join(told.split())


def test_any_number_of_workers_writes_the_same_bytes(
    medgym: Medgym, place: Place, runs: list[Path], tmp_path: Path
) -> None:
    outs = [tmp_path / "one.json", tmp_path / "two.json"]
    for workers, out in enumerate(outs, start=1):
        where = ("-w", place.world, "-q", place.questions)
        result = medgym("rescore", *runs, *where, "-r", "shaped", "--workers", workers, "--out", out)
        assert result.exit_code == 0, result.output
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_an_unknown_reward_is_told_in_words(medgym: Medgym, place: Place, runs: list[Path]) -> None:
    result = medgym("rescore", *runs, "-w", place.world, "-q", place.questions, "-r", "gold")
    assert result.exit_code == 1
    assert "There is no reward 'gold'" in result.output
