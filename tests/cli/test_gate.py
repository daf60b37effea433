"""`medgym gate` and `medgym run --agent llm` against a real server, then again with nobody to ask."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medgym.questions.question_set import QuestionSet
from medgym.transcript.files import read_trajectories
from tests.agents.chat_server import ChatServer, no_proxies, submits  # noqa: F401
from tests.cli.conftest import Medgym, Place

Json = Callable[..., Any]
SECRET = "sk-very-secret-0123456789"


@pytest.fixture(autouse=True)
def _set_up(no_proxies: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("MEDGYM_API_KEY", SECRET)


def test_gate_keeps_what_is_seldom_solved_and_replays(place: Place, as_json: Json, tmp_path: Path) -> None:
    first = place.set[0]

    def behave(body: dict[str, Any]) -> Any:
        return submits(first.answer.value if body["messages"][0]["content"].startswith(first.text) else "Nobody knows")

    out = tmp_path / "kept.jsonl"
    words = ["gate", place.questions, "--world", place.world, "--model", "m", "-n", "3", "--out", out]
    with ChatServer(behave) as server:
        found = as_json(*words, "--base-url", server.url)
        assert server.headers[0]["Authorization"] == f"Bearer {SECRET}"
    assert (found["kept"], found["dropped"], found["undecided"]) == (len(place.set) - 1, 1, [])
    assert [q.id for q in QuestionSet.load(out)] == [q.id for q in place.set if q != first]
    written = [file.read_bytes() for file in (out, tmp_path / "kept.jsonl.report.json")]
    report = json.loads(written[1])
    assert report["questions"] == place.set.fingerprint
    assert report["items"][0]["closed-book"] == {
        "solved": 3, "valid": 3, "masked": 0, "rate": 1.0, "interval": [pytest.approx(0.2924, abs=1e-4), 1.0],
    }  # fmt: skip
    as_json(*words, "--replay")
    assert [file.read_bytes() for file in (out, tmp_path / "kept.jsonl.report.json")] == written
    assert SECRET.encode() not in b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_gate_tells_people_what_it_found(place: Place, medgym: Medgym, tmp_path: Path) -> None:
    with ChatServer(lambda _: submits("Nobody knows")) as server:
        result = medgym(
            "gate", place.questions, "--world", place.world, "--model", "m", "--base-url", server.url, "--limit", "2",
            "--setting", "both", "-n", "1", "--out", tmp_path / "kept.jsonl",
        )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "2 of 2 questions are kept" in result.output
    assert "closed-book: 0.0% solved (0.0% to 84.2%), 2 attempts, 0 masked" in result.output
    assert "tools: 0.0% solved" in result.output


def test_run_with_a_language_model_replays_byte_for_byte(place: Place, as_json: Json, tmp_path: Path) -> None:
    words = ["run", "--agent", "llm", "--model", "m", "--world", place.world, "--questions", place.questions]
    with ChatServer(lambda _: submits(place.set[0].answer.value)) as server:
        as_json(*words, "--base-url", server.url, "--out", tmp_path / "one.jsonl")
    assert next(read_trajectories(tmp_path / "one.jsonl")).success
    again = ["--replay", "--answers", tmp_path / "one.jsonl.answers", "--out", tmp_path / "two.jsonl", "--workers", "2"]
    as_json(*words, *again)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    as_json("replay", tmp_path / "one.jsonl", "--world", place.world, "--questions", place.questions)


def test_what_is_missing_is_said(place: Place, medgym: Medgym, tmp_path: Path) -> None:
    common = ["--world", place.world, "--out", tmp_path / "x.jsonl"]
    result = medgym("run", "--agent", "llm", "--questions", place.questions, *common)
    assert result.exit_code == 1
    assert "No language model is named" in result.output
    assert medgym("gate", place.questions, "--model", "m", *common).exit_code == 1
    result = medgym("gate", place.questions, "--model", "m", "--replay", *common)
    assert result.exit_code == 1
    assert "no result store" in result.output
