"""`medgym judge` against a real server, then again with nobody to ask."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medgym.transcript.files import read_trajectories
from tests.agents.chat_server import ChatServer, no_proxies  # noqa: F401
from tests.cli.conftest import Medgym, Place
from tests.judges.episodes import preference

Json = Callable[..., Any]
SECRET = "sk-very-secret-0123456789"


@pytest.fixture(autouse=True)
def _set_up(no_proxies: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("MEDGYM_API_KEY", SECRET)


@pytest.fixture
def runs(place: Place, as_json: Json, tmp_path: Path) -> Path:
    file = tmp_path / "runs.jsonl"
    as_json("run", "--agent", "oracle", "--world", place.world, "--questions", place.questions, "--out", file)
    return file


def words(runs: Path, place: Place, *more: Any, judge: str = "preference") -> list[Any]:
    played = ["--world", place.world, "--questions", place.questions]
    return ["judge", runs, "--judge", judge, "--model", "m", *played, *more]


def test_verdicts_are_kept_beside_the_runs_and_replay(place: Place, as_json: Json, runs: Path, tmp_path: Path) -> None:
    with ChatServer(lambda _: preference(0.75)) as server:
        found = as_json(*words(runs, place, "--base-url", server.url, "--labels", "matcher"))
        assert len(server.requests) == 5
        assert server.headers[0]["Authorization"] == f"Bearer {SECRET}"
    file = tmp_path / "runs.jsonl.preference.verdicts.jsonl"
    assert (found["file"], found["episodes"], found["to_judge"], found["judged"]) == (str(file), 5, 5, 5)
    assert found["right"] == {"judged": 5, "masked": {}, "score": 0.75}
    assert (found["judge"], found["model"]["name"]) == ("preference", "m")
    assert found["agreement"] == {"items": 5, "observed": 1.0, "kappa": None, "interval": None}
    again = tmp_path / "again.jsonl"
    kept = ["--replay", "--answers", tmp_path / f"{file.name}.answers", "--out", again]
    assert as_json(*words(runs, place, *kept)) | {"file": str(file)} == {
        key: value for key, value in found.items() if key != "agreement"
    }
    assert again.read_bytes() == file.read_bytes()
    assert SECRET.encode() not in b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_people_are_told_scores_masks_and_agreement(place: Place, medgym: Medgym, runs: Path, tmp_path: Path) -> None:
    digests = [record.digest for record in read_trajectories(runs)]
    rows = [{"trajectory": digest, "label": number < 4} for number, digest in enumerate(digests)]
    labels = tmp_path / "labels.jsonl"
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    met = {"relevant": True, "complete": False, "suitable": True, "consistent": True}
    said = iter([json.dumps({"reason": "", "criteria": dict.fromkeys(met, False)}), ":"])
    with ChatServer(lambda _: next(said, json.dumps({"reason": "", "criteria": met}))) as server:
        options = ["--base-url", server.url, "--labels", labels, "--parallel", "1"]
        result = medgym(*words(runs, place, *options, judge="evidence"))
    assert result.exit_code == 0, result.output
    assert "5 of 5 episodes have something to judge" in result.output
    assert "right answers: 4 judged, mean score 0.56; masked: 1 unreadable" in result.output
    assert "wrong answers: 0 judged, no score; masked: none" in result.output
    assert "complete: met in 0%" in result.output
    assert "50.0% of 4 items, kappa -0.33 (-1.00 to 0.82)" in result.output


def test_an_outage_exits_with_1_and_is_made_good(place: Place, as_json: Json, runs: Path) -> None:
    with ChatServer(lambda _: 403) as server:
        asked = words(runs, place, "--base-url", server.url)
        assert "5 cases in a row" in as_json(*asked, exit_code=1)["error"]["what"]
        server.behaviour = lambda body: 403 if len(server.requests) == 7 else preference(1)
        found = as_json(*asked, exit_code=1)
        assert (found["judged"], found["masked"]) == (4, {"outage": 1})
        assert as_json(*asked)["judged"] == 5
        assert len(server.requests) == 5 + 5 + 1


def test_what_is_wrong_is_said(place: Place, medgym: Medgym, runs: Path, tmp_path: Path) -> None:
    result = medgym("judge", runs, "--judge", "preference")
    assert result.exit_code == 1
    assert "No language model is named" in result.output
    assert "There is no judge" in medgym(*words(runs, place, "--replay", judge="nobody")).output
    assert "no result store" in medgym(*words(runs, place, "--replay")).output
    (tmp_path / "empty.jsonl").touch()
    result = medgym("judge", tmp_path / "empty.jsonl", "--judge", "preference", "--model", "m", "--replay")
    assert result.exit_code == 1
    assert "does not say which world" in result.output
