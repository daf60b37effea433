"""ATIF documents keep to the format, and give back the very trajectory."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medgym.canonical import canonical_json
from medgym.episode import replay
from medgym.errors import TrajectoryError
from medgym.export.atif import from_atif, to_atif
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from tests.export.atif_rules import check
from tests.export.played import MESSAGES, READ, SEARCH, STOPS, SUBMIT, chat, played, text


def written(document: dict[str, Any]) -> Any:
    return json.loads(canonical_json(document))


@given(
    place=st.integers(0, 4),
    seed=st.integers(0, 9),
    messages=st.lists(MESSAGES, max_size=6),
    stop=STOPS,
)
@settings(max_examples=100)
def test_every_episode_comes_back(
    toys: QuestionSet, toolbox: Toolbox, place: int, seed: int, messages: list[Any], stop: str | None
) -> None:
    record = played(toys, toolbox, place, seed, messages, stop)
    document = written(to_atif(record, toolbox.world, toys))
    check(document)
    canonical_json(document).decode("utf-8")
    again = from_atif(document)
    assert again.digest == record.digest
    again.check()
    if stop != "infra_error":
        assert replay(again, toolbox.world, toys).ok


def test_harbors_own_models_take_it(toys: QuestionSet, toolbox: Toolbox) -> None:
    models = pytest.importorskip("harbor.models.trajectories")
    plan = [chat(SEARCH, READ), text(READ), "\ud800", chat(READ, ids="\ud800"), text(SUBMIT)]
    document = to_atif(played(toys, toolbox, 0, 1, plan, None), toolbox.world, toys)
    model = models.Trajectory.model_validate(document)
    assert from_atif(model.to_json_dict()).digest == document["trajectory_id"]


def test_each_call_has_its_own_result(toys: QuestionSet, toolbox: Toolbox) -> None:
    plan = [chat(SEARCH, READ), text(READ), "junk", text(SUBMIT)]
    document = to_atif(played(toys, toolbox, 0, 1, plan, None), toolbox.world, toys)
    prompt, both, one, junk, last = document["steps"]
    assert prompt["message"].startswith(toys[0].text)
    assert both["reasoning_content"] == "Let me see."
    assert [r["source_call_id"] for r in both["observation"]["results"]] == ["call_0", "call_1"]
    assert "[orpha-1#s0]" in both["observation"]["results"][1]["content"]
    assert one["observation"]["results"][0]["source_call_id"] == one["tool_calls"][0]["tool_call_id"] == "call_3_0"
    assert "tool_calls" not in junk
    assert "source_call_id" not in junk["observation"]["results"][0]
    assert last["extra"]["medgym"]["terminated"] is True
    assert last["extra"]["medgym"]["reward_components"] == document["final_metrics"]["extra"]["reward_components"]
    assert "message" not in json.loads(both["extra"]["medgym"]["rest"])  # the fields of ATIF say it all


@pytest.mark.parametrize("where", ["message", "reward", "seed", "result"])
def test_a_document_that_was_changed_is_refused(toys: QuestionSet, toolbox: Toolbox, where: str) -> None:
    document = written(to_atif(played(toys, toolbox, 0, 1, [text(READ), text(SUBMIT)], None), toolbox.world, toys))
    if where == "message":
        document["steps"][1]["message"] += " "
    elif where == "reward":
        document["steps"][2]["extra"]["medgym"]["reward"] += 0.5
    elif where == "seed":
        document["extra"]["medgym"]["header"]["seed"] = 7
    else:
        document["steps"][1]["observation"]["results"][0]["content"] = "nothing"
    with pytest.raises(TrajectoryError, match="changed"):
        from_atif(document)


@pytest.mark.parametrize("document", [{}, {"extra": None}, {"extra": {"medgym": {}}, "steps": []}, [], {"steps": 3}])
def test_a_document_of_another_program_is_told_from_ours(document: Any) -> None:
    with pytest.raises(TrajectoryError, match="no trajectory"):
        from_atif(document)
