from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Medgym, Place

Json = Callable[..., Any]


@pytest.fixture
def runs(as_json: Json, place: Place, tmp_path: Path) -> Path:
    path = tmp_path / "greedy.jsonl"
    as_json("run", "-a", "greedy", "-w", place.world, "-q", place.questions, "--out", path)
    return path


@pytest.mark.parametrize("out", ["documents.jsonl", "folder", "documents.jsonl.gz"])
def test_atif_goes_out_and_comes_back(
    medgym: Medgym, as_json: Json, place: Place, runs: Path, tmp_path: Path, out: str
) -> None:
    where = ("-w", place.world, "-q", place.questions)
    told = as_json("export", runs, "--format", "atif", "--out", tmp_path / out, *where)
    assert told["episodes"] == len(place.set)
    back = tmp_path / "back.jsonl"
    result = medgym("import", tmp_path / out, "--format", "atif", "--out", back)
    assert f"{len(place.set)} episodes" in result.output
    assert back.read_bytes() == runs.read_bytes()


def test_rows_go_out(medgym: Medgym, place: Place, runs: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    result = medgym("export", runs, "-f", "verl", "--out", out, "-w", place.world, "-q", place.questions)
    assert result.exit_code == 0, result.output
    assert "import" not in result.output
    assert [json.loads(line)["agent_name"] for line in out.read_text().splitlines()] == ["medgym"] * len(place.set)
    result = medgym("import", out, "-f", "verl", "--out", tmp_path / "x.jsonl")
    assert result.exit_code == 1
    assert "what is asked, not what was done" in result.output


def test_mistakes_are_told_in_words(medgym: Medgym, place: Place, runs: Path, tmp_path: Path) -> None:
    result = medgym("export", runs, "-f", "csv", "--out", "x", "-w", place.world, "-q", place.questions)
    assert (result.exit_code, "no format 'csv'" in result.output) == (1, True)
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"a": 1}\n{"b":', encoding="utf-8")
    result = medgym("import", broken, "-f", "atif", "--out", tmp_path / "x.jsonl")
    assert (result.exit_code, "no trajectory" in result.output) == (1, True)
    broken.write_text('{"b":', encoding="utf-8")
    result = medgym("import", broken, "-f", "atif", "--out", tmp_path / "x.jsonl")
    assert "broken.jsonl:1" in result.output
    result = medgym("import", tmp_path / "nothing.jsonl", "-f", "atif", "--out", tmp_path / "x.jsonl")
    assert result.exit_code == 1
