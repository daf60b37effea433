"""Student records: the environment's own words, Hugging Face conventions, and the way back to the trajectory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from medgym.agents.teachers import TEACHERS
from medgym.episode import Episode
from medgym.export import restore
from medgym.export.scan import ngrams
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.guidance import LEVELS, guidance
from medgym.tools.toolbox import Toolbox
from tests.export.conftest import checked

SEEDS = range(4)


def _all(questions: QuestionSet, toolbox: Toolbox) -> list[Any]:
    return [checked(q, toolbox, name, seed) for q in questions for name in TEACHERS for seed in SEEDS]


def test_a_record_reads_back_to_the_very_trajectory(train: QuestionSet, toolbox: Toolbox) -> None:
    for case in _all(train, toolbox):
        record = json.loads(json.dumps(case.record))
        again = restore(record, case.question, toolbox)
        assert again.to_json() == case.trajectory.to_json()
        assert again.digest == record["meta"]["digest"]


def test_the_form_of_a_record(train: QuestionSet, toolbox: Toolbox) -> None:
    for case in _all(train, toolbox):
        record = case.record
        assert set(record) == {"messages", "tools", "trainable", "meta"}
        assert [tool["function"]["name"] for tool in record["tools"]][-1] == "submit_answer"
        first = record["messages"][0]
        assert first == {"role": "user", "content": Episode(case.question, toolbox=toolbox).prompt()}
        waiting: list[str] = []
        for message in record["messages"][1:]:
            if message["role"] == "tool":
                assert message["tool_call_id"] == waiting.pop(0)
                assert message["content"]
                continue
            assert message["role"] == "assistant"
            assert not waiting
            assert message["content"]
            waiting = [call["id"] for call in message["tool_calls"]]
            assert all(isinstance(call["function"]["arguments"], dict) for call in message["tool_calls"])
        assert not waiting
        ids = [call["id"] for m in record["messages"] for call in m.get("tool_calls", ())]
        assert len(set(ids)) == len(ids)


def test_only_sound_assistant_turns_are_learnt(train: QuestionSet, toolbox: Toolbox) -> None:
    refused = 0
    for case in _all(train, toolbox):
        messages: list[Mapping[str, Any]] = case.record["messages"]
        trainable = case.record["trainable"]
        for number, message in enumerate(messages):
            if message["role"] != "assistant":
                assert number not in trainable
                continue
            failed = messages[number + 1]["content"].startswith(("Error (", "No results."))
            assert (number in trainable) is not failed
            refused += failed
    assert refused


@pytest.mark.parametrize("level", LEVELS)
def test_no_run_of_four_words_of_a_hint_is_in_a_record(level: int, train: QuestionSet, toolbox: Toolbox) -> None:
    for case in _all(train, toolbox):
        hint = set(ngrams(guidance(case.question, level, toolbox.world.graph).text()))
        record = case.record
        shown = set(ngrams(json.dumps(record["tools"])))
        for message in record["messages"]:
            wrote = {g for text in (message["content"], *map(str, message.get("tool_calls", ()))) for g in ngrams(text)}
            if message["role"] == "assistant":
                assert not (wrote & hint) - shown
            else:
                shown |= wrote
