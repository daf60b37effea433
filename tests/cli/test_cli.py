"""Every command: what it prints, its JSON, its exit codes."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from medgym.cli import run as run_command
from medgym.cli.main import app
from medgym.questions.question_set import QuestionSet
from medgym.synthesis import TooFewQuestions
from medgym.transcript.files import read_trajectories
from tests.cli.conftest import Medgym, Place

Json = Callable[..., Any]


def _commands() -> list[list[str]]:
    root = get_command(app)
    found = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [[name, part] for part in inner] if inner else [[name]]
    return found


@pytest.mark.parametrize("words", _commands(), ids=" ".join)
def test_every_command_has_help_and_json(words: list[str], medgym: Medgym) -> None:
    result = medgym(*words, "--help")
    assert result.exit_code == 0
    assert "--json" in re.sub(r"\x1b\[[0-9;]*m", "", result.output)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom medgym.cli.main import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "print([name for name in ('tantivy', 'pydantic', 'diskcache', 'rich.progress') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version(medgym: Medgym) -> None:
    assert re.fullmatch(r"medgym \d+\.\d+\.\d+\n", medgym("--version").output)


@pytest.mark.parametrize("words", [["fly"], ["run"], ["demo", "--number", "none"], ["world", "info"]])
def test_wrong_usage_exits_2(words: list[str], medgym: Medgym) -> None:
    assert medgym(*words).exit_code == 2


# --- problems -------------------------------------------------------------------------------------------------------


def test_problems_say_what_why_and_what_next(medgym: Medgym, as_json: Json) -> None:
    result = medgym("world", "info", "atlantis")
    assert result.exit_code == 1
    assert "There is no world 'atlantis'" in result.stderr
    assert "Next" in result.stderr
    assert "Traceback" not in result.output
    error = as_json("world", "info", "atlantis", exit_code=1)["error"]
    assert set(error) == {"what", "why", "next"}


def test_files_that_are_not_there(medgym: Medgym, place: Place, tmp_path: Path) -> None:
    for words in (["replay", tmp_path / "none.jsonl"], ["verify", tmp_path / "none.jsonl", "--world", place.world]):
        result = medgym(*words)
        assert result.exit_code == 1
        assert "Problem" in result.stderr


def test_an_interruption_exits_130(medgym: Medgym, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run_command, "open_world", interrupted)
    assert medgym("run", "--agent", "oracle", "--out", "x.jsonl", "--world", place.world).exit_code == 130


# --- worlds and questions -------------------------------------------------------------------------------------------


def test_world_info(medgym: Medgym, as_json: Json, place: Place) -> None:
    data = as_json("world", "info", place.world)
    assert data["world"] == "toyrendered@1"
    assert sum(data["entity_types"].values()) == data["entities"]
    assert sum(data["predicates"].values()) == data["facts"]
    assert sum(data["document_types"].values()) == data["documents"]
    assert "CC0-1.0" in medgym("world", "info", place.world).output


def test_world_export(as_json: Json, place: Place, tmp_path: Path) -> None:
    data = as_json("world", "export", place.world, "--out", tmp_path)
    for kind, count in data["rows"].items():
        lines = (tmp_path / f"{kind}.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == count
        assert all(map(json.loads, lines))


def test_show_a_question(medgym: Medgym, as_json: Json, place: Place) -> None:
    words = ("show", "toy-3", "--questions", place.questions)
    assert as_json(*words) == place.set.get("toy-3").model_dump(mode="json")
    text = medgym(*words).output
    assert "Cavel dystrophy" in text
    assert "medical_search" in text
    assert medgym("show", "toy-99", "--questions", place.questions).exit_code == 1


def test_verify_tells_sound_from_unsound(as_json: Json, place: Place) -> None:
    """The hand-made proofs do not claim what the prover counts, so it must object; the exit code says so."""
    data = as_json("verify", place.questions, "--world", place.world, exit_code=1)
    assert data["questions"] == 5
    assert not data["sound"]


# --- playing --------------------------------------------------------------------------------------------------------


def _run(as_json: Json, place: Place, out: Path, agent: str = "oracle", *more: str) -> Any:
    words = ("--agent", agent, "--world", place.world, "--questions", place.questions, "--out", out)
    return as_json("run", *words, *more)


def test_run_and_replay(medgym: Medgym, as_json: Json, place: Place, tmp_path: Path) -> None:
    out = tmp_path / "oracle.jsonl"
    data = _run(as_json, place, out)
    assert data["overall"]["solved"] == 5
    assert len(list(read_trajectories(out))) == 5
    words = ("replay", str(out), "--world", place.world, "--questions", place.questions)
    assert as_json(*words) == {"file": str(out), "episodes": 5, "same": True, "different": []}
    assert "no difference" in medgym(*words).output


def test_replay_finds_a_changed_record(as_json: Json, place: Place, tmp_path: Path) -> None:
    out = tmp_path / "oracle.jsonl"
    _run(as_json, place, out)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    rows[2]["steps"][0]["observation"] += "!"
    out.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    data = as_json("replay", out, "--world", place.world, "--questions", place.questions, exit_code=1)
    assert [row["line"] for row in data["different"]] == [3]


def test_run_continues_and_chooses(as_json: Json, place: Place, tmp_path: Path) -> None:
    out = tmp_path / "greedy.jsonl"
    assert _run(as_json, place, out, "greedy", "--limit", "2")["overall"]["scheduled"] == 2
    assert _run(as_json, place, out, "greedy", "--split", "test")["overall"]["scheduled"] == 4
    assert len(list(read_trajectories(out))) == 4


def test_show_a_trajectory(medgym: Medgym, as_json: Json, place: Place, tmp_path: Path) -> None:
    out = tmp_path / "oracle.jsonl"
    _run(as_json, place, out)
    assert as_json("show", f"{out}:2") == json.loads(out.read_text("utf-8").splitlines()[1])
    assert "medical_search" in medgym("show", f"{out}:2").output
    assert medgym("show", f"{out}:6").exit_code == 1


def test_unknown_agent_and_split(medgym: Medgym, place: Place, tmp_path: Path) -> None:
    base = ("run", "--world", place.world, "--questions", place.questions, "--out", tmp_path / "x.jsonl")
    assert "no agent 'clever'" in medgym(*base, "--agent", "clever").stderr
    assert "no split 'final'" in medgym(*base, "--agent", "oracle", "--split", "final").stderr


def test_demo(medgym: Medgym, as_json: Json, place: Place, tmp_path: Path) -> None:
    words = ("demo", "--world", place.world, "--questions", place.questions, "--out", tmp_path, "--number", "3")
    data = as_json(*words)
    rates = {row["agent"]: row["overall"]["rate"] for row in data["agents"]}
    assert rates["oracle"] == 1.0
    assert set(rates) == {"oracle", "greedy", "single-search", "closed-book", "random"}
    assert "<!doctype html>" in Path(data["files"]["html"]).read_text("utf-8")
    report = json.loads(Path(data["files"]["json"]).read_text("utf-8"))
    assert report["agents"] == data["agents"]
    replay = shlex.split(report["episodes"][0]["plays"][0]["replay"])
    assert as_json(*replay[1:])["same"]
    assert len(list(read_trajectories(tmp_path / "trajectories" / "random.jsonl"))) == 3
    text = medgym(*words).output
    assert "By hops" in text
    assert "By answer type" in text
    assert "oracle" in text


def test_play(medgym: Medgym, as_json: Json, place: Place, tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    words = ("play", "toy-1", "--world", place.world, "--questions", place.questions, "--out", out)
    lines = "fly\nsearch night cough curved toes\nread orpha-1\nanswer ZAR1 sure 0.8\n"
    result = medgym(*words, input=lines)
    assert result.exit_code == 0, result.output
    assert "I do not understand" in result.stderr
    assert "reward" in result.stdout
    (record,) = read_trajectories(out)
    assert record.success
    assert [call.name for step in record.steps for call in step.calls] == ["medical_search", "read_document"]
    data = as_json(*words, input="quit\n")
    assert data["footer"]["stop_reason"] is None
    assert medgym(*words, input="search toes\n").exit_code == 0  # the input ends


def test_synth_without_enough(medgym: Medgym, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = QuestionSet([], place.set.name)

    def refused(*_: object, **__: object) -> None:
        raise TooFewQuestions(made, "The world yields few questions.", "It is small.", "Ask for fewer.")

    monkeypatch.setattr("medgym.synthesis.Kisa.run", refused)
    words = ("synth", "--world", place.world, "-n", "50", "--out", tmp_path / "q.jsonl")
    result = medgym(*words)
    assert result.exit_code == 1
    assert "few questions" in result.stderr
    assert not (tmp_path / "q.jsonl").exists()
    made = place.set
    result = medgym(*words)
    assert result.exit_code == 1
    assert "few questions" in result.stderr
    assert QuestionSet.load(tmp_path / "q.jsonl").fingerprint == place.set.fingerprint
    assert (tmp_path / "q.card.json").exists()


def test_synth_writes_what_it_says(
    as_json: Json, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medgym.synthesis.Kisa.run", lambda run, n, progress: place.set)
    data = as_json("synth", "--world", place.world, "-n", "5", "--out", tmp_path / "q.jsonl.gz")
    assert data["questions"] == 5
    assert data["hops"]["3"] == sum(question.hops == 3 for question in place.set)
    assert QuestionSet.load(tmp_path / "q.jsonl.gz").fingerprint == data["fingerprint"] == place.set.fingerprint
    assert json.loads((tmp_path / "q.card.json").read_text("utf-8"))["questions"] == len(place.set)
    assert "## Hops" in (tmp_path / "q.card.md").read_text("utf-8")


def test_world_build(as_json: Json, tmp_path: Path) -> None:
    sources = Path(__file__).parent.parent / "data"
    data = as_json("world", "build", sources, "--out", tmp_path / "mini", "--name", "mini")
    assert data["world"] == "mini@1"
    assert as_json("world", "info", tmp_path / "mini")["fingerprint"] == data["fingerprint"]


def test_doctor(medgym: Medgym, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = json.loads(medgym("doctor", "--json").stdout)
    checks = {check["name"]: check for check in data["checks"]}
    assert checks["python"]["status"] == checks["tantivy"]["status"] == "ok"
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    monkeypatch.setenv("MEDGYM_CACHE", str(blocked))
    result = medgym("doctor")
    assert result.exit_code == 1
    assert "Set MEDGYM_CACHE" in result.output
