"""The report: its numbers are those of the records, its page is whole, safe and self-contained."""

from __future__ import annotations

import json
import re
from math import fsum
from pathlib import Path
from typing import Any

import pytest

from medgym.agents import AGENTS
from medgym.agents.batch import Batch, run_many
from medgym.canonical import canonical_json
from medgym.questions.question_set import QuestionSet
from medgym.viewer.page import render_page
from medgym.viewer.play import MAX_LINES, play_of
from medgym.viewer.report import Run, build_report, choose_questions
from medgym.viewer.rewards import reward_panel
from medgym.viewer.write import write_report
from medgym.world.world import World


@pytest.fixture(scope="module")
def runs(toy_world: World, toys: QuestionSet) -> list[Run]:
    return [
        Run(name, list(toys), run_many(Batch(name, toy_world, toys)), f"medgym replay {name}.jsonl") for name in AGENTS
    ]


@pytest.fixture(scope="module")
def report(runs: list[Run], toy_world: World, toys: QuestionSet) -> dict[str, Any]:
    return build_report(runs, toy_world, toys)


def test_the_report_is_json(report: dict[str, Any]) -> None:
    assert json.loads(canonical_json(report)) == json.loads(json.dumps(report))
    assert [row["agent"] for row in report["agents"]] == list(AGENTS)
    assert len(report["episodes"]) == 5


def test_components_add_up_to_the_reward(runs: list[Run], report: dict[str, Any]) -> None:
    for episode in report["episodes"]:
        for run, play in zip(runs, episode["plays"], strict=True):
            total = fsum(row["contribution"] for row in play["components"])
            assert total == pytest.approx(play["reward"], abs=1e-12)
            assert play["reward"] == run.by_question[episode["question"]["id"]].reward
            panel = reward_panel(play)
            assert f"{play['reward'] + 0.0:.3f}</td></tr></tfoot>" in panel


def test_a_gate_is_part_of_the_sum() -> None:
    rows = [
        {"name": "task", "value": 1.0, "weight": 1.0, "contribution": 1.0},
        {"name": "inefficiency", "value": 0.5, "weight": -0.1, "contribution": -0.05},
        {"name": "gate", "value": -0.95, "weight": 1.0, "contribution": -0.95},
    ]
    panel = reward_panel({"components": rows})
    assert "0.000</td></tr></tfoot>" in panel
    assert panel.count("<rect") == 3


def test_totals_agree_with_the_records(runs: list[Run], report: dict[str, Any]) -> None:
    for run, row in zip(runs, report["agents"], strict=True):
        assert row["overall"]["solved"] == sum(t.success for t in run.trajectories)
        assert row["overall"]["reward"] == pytest.approx(fsum(t.reward for t in run.trajectories) / 5)
        failed = row["overall"]["scheduled"] - row["overall"]["solved"]
        assert sum(row["failures"].values()) == failed


def test_the_oracle_reaches_all_and_closed_book_nothing(report: dict[str, Any]) -> None:
    for episode in report["episodes"]:
        plays = {play["agent"]: play for play in episode["plays"]}
        needed = {fact for part in ("links", "clues") for row in episode["chain"][part] for fact in row["evidence"]}
        assert set(plays["oracle"]["reached"]) == needed
        assert plays["closed-book"]["reached"] == {}
        assert sum(turn["new_evidence"] for turn in plays["oracle"]["turns"]) == len(needed)
        assert all(citation["supports"] and citation["shown"] for citation in plays["oracle"]["citations"])


def test_every_atom_is_in_the_chain(report: dict[str, Any], toys: QuestionSet) -> None:
    for episode in report["episodes"]:
        question = toys.get(episode["question"]["id"])
        chain = episode["chain"]
        assert len(chain["links"]) + len(chain["clues"]) == len(question.query.atoms)
        assert {node["id"] for node in chain["nodes"]} == set(question.query.variables())
        assert [node["id"] for node in chain["nodes"] if node["answer"]] == [question.query.answer]
        assert question.answer.value in {node["label"][: len(question.answer.value)] for node in chain["nodes"]}


def test_supporting_and_cited_lines_are_always_shown(runs: list[Run], toys: QuestionSet) -> None:
    for run in runs:
        for question in toys:
            play = play_of(run.agent, question, run.by_question[question.id])
            for turn in play["turns"]:
                marked = sum(line["supports"] or line["cited"] for line in turn["lines"])
                assert len(turn["lines"]) <= max(MAX_LINES, marked)


def test_questions_are_spread_over_kinds(runs: list[Run]) -> None:
    chosen = choose_questions(runs, 4)
    assert {q.answer.entity_type or q.answer.type for q in chosen} == {"company", "date", "disease", "gene"}
    assert choose_questions(runs, 0) == []
    assert choose_questions([], 3) == []


def test_the_page_is_self_contained(report: dict[str, Any]) -> None:
    page = render_page(report)
    assert page.startswith("<!doctype html>")
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", page)
    assert not re.search(r"https?://|@import|url\(", page)
    assert len(page.encode()) < 2_000_000
    assert page == render_page(json.loads(json.dumps(report)))


def test_the_page_shows_the_facts(report: dict[str, Any]) -> None:
    page = render_page(report)
    for episode in report["episodes"]:
        assert episode["question"]["id"] in page
        for play in episode["plays"]:
            assert play["digest"][:16] in page
            assert f"medgym replay {play['agent']}.jsonl" in page


def test_hostile_text_stays_text(runs: list[Run], toy_world: World, toys: QuestionSet) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=y>\ud800\x00"
    questions = [question.model_copy(update={"text": evil}) for question in toys]
    page = render_page(build_report([Run(evil, questions, runs[0].trajectories, evil)], toy_world, toys, title=evil))
    assert "<script>alert" not in page
    assert "<img" not in page
    page.encode("utf-8")


def test_an_empty_run_still_gives_a_page(toy_world: World, toys: QuestionSet) -> None:
    for runs in ([], [Run("oracle", list(toys), [])]):
        render_page(build_report(runs, toy_world, toys))


def test_files(report: dict[str, Any], tmp_path: Path) -> None:
    files = write_report(report, tmp_path / "new" / "folder")
    assert json.loads(files["json"].read_text("utf-8")) == json.loads(json.dumps(report))
    assert files["html"].read_text("utf-8") == render_page(report)
