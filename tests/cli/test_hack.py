"""`medgym hack`: its table, its files, its exit codes, and that it goes on where it stopped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medgym.rewards.presets import COMPONENTS, PRESETS
from medgym.rewards.view import EpisodeView
from tests.cli.conftest import Medgym, Place

Json = Callable[..., Any]
FEW = "unknown,abstain,verdict,cite-made-up,evidence-then-stall"


class Gullible:
    """Believes the verdict that it reads (Z10)."""

    name, lo, hi = "gullible", 0.0, 1.0

    def compute(self, view: EpisodeView) -> float:
        said = view.submission.answer if view.submission else ""
        return float("Correct: yes" in said or view.correct == 1.0)


@pytest.fixture
def gullible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMPONENTS, "gullible", Gullible)
    monkeypatch.setitem(PRESETS, "believes-verdicts", {"task": 1.0, "gullible": 0.9})


def _options(place: Place, out: Path, *more: str) -> list[str]:
    return ["hack", "--world", place.world, "--questions", place.questions, "--out", str(out), *more]


def test_sound_rewards_exit_0(place: Place, tmp_path: Path, as_json: Json) -> None:
    found = as_json(*_options(place, tmp_path, "--hackers", FEW))
    assert found["problems"] == []
    assert [reward["name"] for reward in found["rewards"]] == list(PRESETS)
    assert {row["hacker"] for row in found["hackers"]} == set(FEW.split(","))
    assert found["injected"]["compared"] > 0
    assert set(found["abstaining"]) == {"test", "train"}
    kept = json.loads(Path(found["files"]["json"]).read_text("utf-8"))
    assert kept["hackers"] == found["hackers"]
    assert set(kept["examples"]) == set(FEW.split(","))


@pytest.mark.usefixtures("gullible")
def test_a_reward_that_can_be_hacked_exits_1(place: Place, tmp_path: Path, as_json: Json, medgym: Medgym) -> None:
    options = _options(place, tmp_path, "--hackers", FEW, "--rewards", "paper,believes-verdicts")
    found = as_json(*options, exit_code=1)
    assert found["hackers"][0]["hacker"] == "verdict"
    assert found["hackers"][0]["shares"]["paper"] <= 0.2
    assert found["problems"] == ["verdict earns 47.4% of the oracle's reward under believes-verdicts."]
    told = medgym(*options)
    assert told.exit_code == 1
    assert "verdict earns 47.4%" in told.output
    page = (tmp_path / "hacking.html").read_text("utf-8")
    assert "verdict earns 47.4%" in page


def test_a_run_goes_on_where_it_stopped(place: Place, tmp_path: Path, as_json: Json) -> None:
    few = as_json(*_options(place, tmp_path / "a", "--hackers", FEW, "-n", "2"))
    lines = (tmp_path / "a" / "episodes.jsonl").read_bytes().splitlines(keepends=True)
    torn = b"".join(lines[:9]) + lines[9][:30]
    (tmp_path / "a" / "episodes.jsonl").write_bytes(torn)
    assert as_json(*_options(place, tmp_path / "a", "--hackers", FEW, "-n", "2")) == few
    assert (tmp_path / "a" / "episodes.jsonl").read_bytes() == b"".join(lines)
    before = (tmp_path / "a" / "hacking.html").read_bytes()
    as_json(*_options(place, tmp_path / "b", "--hackers", FEW, "-n", "2", "--workers", "2"))
    assert (tmp_path / "b" / "hacking.html").read_bytes() == before


def test_the_page_is_whole_and_self_contained(place: Place, tmp_path: Path, as_json: Json) -> None:
    as_json(*_options(place, tmp_path, "--hackers", FEW + ",garbage"))
    page = (tmp_path / "hacking.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert page.endswith("</html>\n")
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "Content-Security-Policy" in page
    for name in (*FEW.split(","), "garbage"):
        assert f'id="{name}"' in page
    assert len(page) < 200_000, "a megabyte of garbage is not shown whole"


def test_problems_are_told(place: Place, tmp_path: Path, as_json: Json, medgym: Medgym) -> None:
    unknown = as_json(*_options(place, tmp_path, "--hackers", "nobody"), exit_code=1)
    assert "no hacker 'nobody'" in unknown["error"]["what"]
    unknown = as_json(*_options(place, tmp_path, "--rewards", "nothing"), exit_code=1)
    assert "no reward 'nothing'" in unknown["error"]["what"]
    nothing = as_json(*_options(place, tmp_path, "--split", "unanswerable"), exit_code=1)
    assert "answerable" in nothing["error"]["what"]
    as_json(*_options(place, tmp_path, "--hackers", "unknown", "-n", "1"))
    other = as_json(*_options(place, tmp_path, "--hackers", "unknown", "-n", "1", "--seed", "2"), exit_code=1)
    assert "another run" in other["error"]["what"]
    assert medgym(*_options(place, tmp_path, "-n", "0")).exit_code == 2
