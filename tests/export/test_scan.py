"""The scanner finds what it is for, and lets pass what the environment itself has shown."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from medgym.export import Trace, traces
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.guidance import LEVELS, guidance
from medgym.tools.toolbox import Toolbox
from tests.export.conftest import checked


def _with(record: Any, text: str, turn: int = 1) -> Any:
    other = copy.deepcopy(record)
    other["messages"][turn]["content"] += f" {text}"
    return other


def test_clean_records_have_no_trace(train: QuestionSet, toolbox: Toolbox) -> None:
    for question in train:
        for name in ("oracle", "noisy", "recovery"):
            assert traces(checked(question, toolbox, name).record, question, toolbox.world.graph) == []


@pytest.mark.parametrize(
    "text",
    [
        "The guidance says so.", "As the hint has it.", "Following the HINTS.", "One slot is [MASK].", "It is masked.",
        "According to the cheat sheet.", "The teacher told me.", "The oracle knows.", "That is the gold answer.",
        "The reasoning path leads on.", "The ground truth is clear.",
    ],
)  # fmt: skip
def test_telling_words_are_found(text: str, train: QuestionSet, toolbox: Toolbox) -> None:
    case = checked(train[0], toolbox)
    found = traces(_with(case.record, text), case.question, toolbox.world.graph)
    assert {trace.kind for trace in found} == {"word"}
    assert {trace.message for trace in found} == {1}


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_the_words_of_every_hint_are_found(level: int, train: QuestionSet, toolbox: Toolbox) -> None:
    graph = toolbox.world.graph
    for question in train:
        case = checked(question, toolbox)
        sentences = guidance(question, level, graph).text().split(". ")
        for sentence in sentences:
            found = traces(_with(case.record, sentence), question, graph)
            assert len(sentence.split()) < 4 or any(trace.kind in ("phrase", "name") for trace in found), sentence


def test_a_name_is_a_trace_until_a_result_shows_it(train: QuestionSet, toolbox: Toolbox) -> None:
    graph = toolbox.world.graph
    for question in train:
        case = checked(question, toolbox)
        last = len(case.messages) - 2
        for key in question.proof.binding.values():
            if not graph.has(key) or graph.entities[key].type == "designation":
                continue
            name = graph.entities[key].name
            assert Trace(1, "name", name) in traces(_with(case.record, f"It is {name}."), question, graph)
            assert traces(_with(case.record, f"It is {name}.", last), question, graph) == []


def test_names_in_arguments_count(train: QuestionSet, toolbox: Toolbox) -> None:
    case = checked(train[0], toolbox)
    record = copy.deepcopy(case.record)
    record["messages"][1]["tool_calls"][0]["function"]["arguments"]["query"] += f" {case.question.answer.value}"
    assert any(trace.kind == "name" for trace in traces(record, case.question, toolbox.world.graph))


def test_words_that_the_environment_used_are_no_traces(train: QuestionSet, toolbox: Toolbox) -> None:
    """A page may speak of a mask; whoever has read it may, too. Before that it is a trace."""
    case = checked(train[0], toolbox)
    record = copy.deepcopy(case.record)
    record["messages"][2]["content"] += "\nA mask-like face is common."
    assert traces(_with(record, "The Mask-like face fits.", 3), case.question, toolbox.world.graph) == []
    assert traces(_with(record, "The mask-like face fits.", 1), case.question, toolbox.world.graph) != []


def test_a_plan_that_names_what_was_not_shown_is_found(toys: QuestionSet, toolbox: Toolbox) -> None:
    """The hand-made toy plans search for titles that nobody has seen yet: just what must not be learnt."""
    found = traces(checked(toys[0], toolbox).record, toys[0], toolbox.world.graph)
    assert {trace.kind for trace in found} == {"name"}


def test_levels_are_all_scanned(train: QuestionSet, toolbox: Toolbox) -> None:
    assert [bool(guidance(train[0], level, toolbox.world.graph).text()) for level in LEVELS] == [True] * 4 + [False]
