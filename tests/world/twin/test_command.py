from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from medgym.cli.main import app
from medgym.world.twin import Renaming, fictionalize
from medgym.world.world import World


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout


def test_the_command_writes_a_twin_and_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    out, key = tmp_path / "twin", tmp_path / "key.json"
    code, told = run("world", "fictionalize", "tiny", "--seed", "4", "--out", out, "--key", key, "--json")
    data = json.loads(told)
    assert (code, data["real_names"], data["rewired"], data["seed"]) == (0, [], False, 4)
    twin = fictionalize(World.load("tiny"), 4)
    assert World.load(out).fingerprint == data["fingerprint"] == twin.world.fingerprint
    assert Renaming.load(key) == twin.renaming


def test_a_key_inside_the_twin_is_refused(tmp_path: Path) -> None:
    code, told = run("world", "fictionalize", "tiny", "--out", tmp_path, "--key", tmp_path / "key.json", "--json")
    assert code == 1
    assert "inside the twin" in json.loads(told)["error"]["what"]
    assert list(tmp_path.iterdir()) == []


def test_a_rewired_twin_has_a_name_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    code, told = run("world", "fictionalize", "tiny", "--rewire", "--name", "nowhere", "--out", tmp_path / "twin")
    assert code == 0
    assert "nowhere@1 written" in told
    assert "Real names left in it: 0." in told
