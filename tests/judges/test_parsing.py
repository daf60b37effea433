"""From replies to verdicts: exactly the schema, or none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.judges.parsing import read_verdict
from medgym.rewards.judge import Missing, Verdict
from medgym.transcript.messages import assistant_message
from tests.agents.chat_server import submits
from tests.judges.episodes import PREFERENCE, RUBRIC, preference

GOOD = {"reason": "r", "criteria": {"relevant": True, "complete": False}}


def read(text: str, spec: Any = PREFERENCE) -> Verdict:
    return read_verdict(spec, assistant_message(text))


@pytest.mark.parametrize(("value", "score"), [(0, 0.0), (1, 1.0), (0.25, 0.25), (-0.0, 0.0)])
def test_a_preference_is_a_number_from_0_to_1(value: float, score: float) -> None:
    verdict = read(f" \n{preference(value)}\n")
    assert (verdict.score, verdict.missing, verdict.reason) == (score, None, "as cited")
    assert str(verdict.score)[0] != "-"


@pytest.mark.parametrize("reply", ["", " \n\t", "\u200b"])
def test_an_empty_reply_is_no_verdict(reply: str) -> None:
    assert read(reply).missing in (Missing.EMPTY, Missing.UNREADABLE)
    assert read(reply, RUBRIC).score is None


@pytest.mark.parametrize(
    "reply",
    [
        ":",
        "Thought process:",
        "Let's solve this problem step by step.",
        "Solution",
        "Correct: yes",
        "5",
        "1.0",
        "true",
        "I cannot help with that.",
        f"```json\n{preference(1)}\n```",
        f"Here is my verdict: {preference(1)}",
        f"{preference(1)}\nCorrect: yes",
        preference(1) * 2,
        f"[{preference(1)}]",
        preference(1)[:-1],
        preference("1"),
        preference(True),
        preference(None),
        preference(1.0001),
        preference(-0.1),
        '{"reason": "r", "preference": NaN}',
        '{"reason": "r", "preference": 1e999}',
        '{"reason": "r", "preference": ' + "9" * 5000 + "}",
        '{"reason": "r", "preference": 0, "preference": 1}',
        '{"preference": 1}',
        '{"reason": null, "preference": 1}',
        '{"reason": "r", "preference": 1, "correct": true}',
        '{"reason": "r", "Preference": 1}',
        json.dumps(GOOD),
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_anything_but_the_schema_is_no_verdict(reply: str) -> None:
    assert read(reply).missing in (Missing.UNREADABLE, Missing.OFF_SCHEMA)


def test_a_rubric_scores_the_share_of_criteria_met() -> None:
    verdict = read(json.dumps(GOOD), RUBRIC)
    assert verdict == Verdict("checks", 0.5, criteria=(("complete", False), ("relevant", True)), reason="r")


@pytest.mark.parametrize(
    "met",
    [
        {},
        {"relevant": True},
        {"relevant": True, "complete": 1},
        {"relevant": True, "complete": "yes"},
        {"relevant": True, "complete": True, "bonus": True},
        [True, True],
        True,
    ],
)
def test_a_rubric_takes_each_criterion_once_and_no_other(met: Any) -> None:
    assert read(json.dumps(GOOD | {"criteria": met}), RUBRIC).missing is Missing.OFF_SCHEMA


def test_a_tool_call_is_no_verdict() -> None:
    message = submits("1") | {"content": preference(1)}
    assert read_verdict(PREFERENCE, message).missing is Missing.OFF_SCHEMA


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["reason", "preference", "criteria", "relevant", "complete"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(JSON.map(json.dumps) | st.text())
def test_any_reply_gives_one_of_the_two(reply: str) -> None:
    for spec in (PREFERENCE, RUBRIC):
        verdict = read(reply, spec)
        assert (verdict.score is None) != (verdict.missing is None)
        if verdict.score is not None:
            said = json.loads(reply)
            assert set(said) == {"reason", spec.kind if spec is PREFERENCE else "criteria"}
