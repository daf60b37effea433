"""What the server does, without NeMo Gym: needs nothing but medgym."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import EpisodeError
from medgym.integrations.nemo_gym import Rollouts, rows
from medgym.integrations.nemo_gym.__main__ import main
from medgym.integrations.nemo_gym.responses import message_of, turns_of
from medgym.serving import shared_source
from medgym.transcript.messages import Call
from tests.integrations.nemo_gym.items import answered, calling, spoken
from tests.integrations.pages import run_page
from tests.parity.cases import SEED, SETTINGS, Case, cases, source
from tests.parity.wire import Told

CASES = cases()
FOLDER = Path(__file__).resolve().parents[3] / "envs" / "medgym_nemo_gym"


def row_of(case: Case) -> dict[str, Any]:
    return {"question_id": case.question_id, "seed": SEED}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.policy}-{case.question_id}" for case in CASES])
def test_every_policy_gives_the_same_and_is_verified_from_its_items(case: Case) -> None:
    rollouts, told, rollout = Rollouts(source()), Told(case), list[dict[str, Any]]()
    observation, info = rollouts.reset(row_of(case), "session")
    assert (observation, info["reward_components"]) == (None, dict.fromkeys(case.components, 0.0))
    for call in case.calls:
        items = calling(call, text="I look it up.")
        observation, reward, terminated, truncated, info = rollouts.step(items, "session")
        assert (observation, [output["call_id"] for output in info["tool_outputs"]]) == (None, [call.id])
        ends = {"terminated": terminated, "truncated": truncated}
        told.add(call, info["tool_outputs"][0]["output"], reward, info | ends)
        rollout += items + answered(observation, info)
    told.check()
    verdict = Rollouts(source()).verdict(rollout, row_of(case))
    assert (verdict["reward"], verdict["reward_components"]) == (case.reward, case.components)
    assert (verdict["stop_reason"], verdict["mask_sample"]) == (case.stop_reason, False)


def test_every_call_is_answered_whatever_it_says() -> None:
    """The API refuses a conversation in which a call has no output."""
    rollouts = Rollouts(source())
    good, unreadable = Call("medical_search", {"query": "ataxia"}, "a"), Call("medical_search", {}, "b")
    broken = calling(unreadable)
    broken[0]["arguments"] = '{"query": '
    early = calling(Call("submit_answer", {"answer": "x"}, "c"), good)
    for items in (calling(good, unreadable), broken, calling(good) + broken, early):
        rollouts.reset({"index": 0}, "s")
        observation, reward, *_, info = rollouts.step(items, "s")
        assert [output["call_id"] for output in info["tool_outputs"]] == [item["call_id"] for item in items]
        assert info["tool_outputs"][0]["output"]
        assert (observation, reward) == (None, 0.0)
    observation, *_, info = rollouts.step([spoken("I am not sure.")], "s")
    assert info["tool_outputs"] == []
    assert "No tool call found" in str(observation)


def test_a_rollout_that_was_broken_off_counts_as_given_up() -> None:
    verdict = Rollouts(source()).verdict(calling(Call("medical_search", {"query": "ataxia"})), {"index": 0})
    assert (verdict["stop_reason"], verdict["reward_components"]["task"]) == ("aborted", 0.0)


def test_sessions_are_apart_and_the_oldest_are_let_go() -> None:
    rollouts = Rollouts(source(), max_sessions=2)
    for name in "abc":
        rollouts.reset({"index": 0}, name)
    rollouts.step([spoken("hm")], "b")
    assert rollouts.step([spoken("hm")], "c")[-1]["steps"] == 1
    rollouts.close("b")
    for gone in "ab":
        with pytest.raises(EpisodeError, match="no episode to step"):
            rollouts.step([spoken("hm")], gone)


def test_rows_hold_the_prompt_and_flat_tools_and_no_answer(tmp_path: Path) -> None:
    main(["--settings", json.dumps(SETTINGS), "--out", str(tmp_path / "rows.jsonl")])
    written = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()]
    assert written == list(rows(source()))
    assert len(written) == len(source())
    for row in written:
        question, asked = source().question(row["question_id"]), row["responses_create_params"]
        assert question.text in asked["input"][0]["content"]
        assert {tuple(sorted(tool)) for tool in asked["tools"]} == {
            ("description", "name", "parameters", "strict", "type")
        }
        if question.answer.type == "entity":
            assert f'"{question.answer.value}"' not in json.dumps(row, ensure_ascii=False)


def test_the_rows_in_the_folder_are_current() -> None:
    lines = (FOLDER / "data/example.jsonl").read_text("utf-8").splitlines()
    ours = rows(shared_source({"world": "orphan", "split": "train"}))
    assert [json.loads(line) for line in lines] == [next(ours) for _ in lines]


@given(st.lists(st.lists(st.sampled_from(["call", "text"]), min_size=1, max_size=3), max_size=6))
def test_a_rollout_falls_into_the_turns_it_was_made_of(shape: list[list[str]]) -> None:
    turns, items = [], list[dict[str, Any]]()
    for number, kinds in enumerate(shape):
        turn = [spoken("t") if kind == "text" else calling(Call("x", {}, f"{number}"))[0] for kind in kinds]
        turns.append(message_of(turn))
        outputs = [{"call_id": item["call_id"], "output": ""} for item in turn if item["type"] == "function_call"]
        items += turn + answered(None if outputs else "go on", {"tool_outputs": outputs})
    assert turns_of(items) == turns


def test_the_example_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    run_page("nemo_gym")
    assert "abstained" in capsys.readouterr().out
