"""Every rule refuses what it is for, and nothing else; what scripted teachers do passes all of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from medgym.agents.base import abstain, answer, read, search
from medgym.episode import Episode
from medgym.export import RULES, Checked, refusals, student_record
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from medgym.transcript.messages import Call, Message, assistant_message
from medgym.transcript.parsing import parse_action
from medgym.transcript.trajectory import seal
from tests.export.conftest import checked


class Script:
    """An agent that says what it was told to say; text becomes a chat message."""

    def __init__(self, messages: Sequence[Any]) -> None:
        self._messages = messages
        self._left: Iterator[Any] = iter(())

    def reset(self, prompt: str, tools: list[dict[str, Any]], seed: int) -> None:
        self._left = iter(self._messages)

    def act(self, observation: str) -> str | Message:
        message: Message | str = next(self._left)
        return assistant_message("So be it.", parse_action(message).calls) if isinstance(message, str) else message


def _rules(case: Checked) -> set[str]:
    return set(refusals(case))


def test_scripted_teachers_pass(train: QuestionSet, toolbox: Toolbox) -> None:
    for question in train:
        for name in ("oracle", "noisy", "recovery"):
            for seed in range(5):
                assert refusals(checked(question, toolbox, name, seed)) == ()


def test_a_wrong_answer_and_an_abstention(train: QuestionSet, toolbox: Toolbox) -> None:
    question = train[0]
    for last in (answer("something else"), abstain("tired")):
        assert "not correct" in _rules(checked(question, toolbox, Script([search("toes"), search("palms"), last])))


def test_a_right_answer_that_no_result_holds(train: QuestionSet, toolbox: Toolbox) -> None:
    question = next(q for q in train if q.answer.type == "entity")
    script = Script([search("qqq"), search("zzz"), answer(question.answer.value)])
    assert {"not grounded"} <= _rules(checked(question, toolbox, script)) <= {"not grounded", "trace of a hint"}


def _plan(case: Checked) -> list[Any]:
    return [step.message for step in case.trajectory.steps]


def _call(function: Any, name: str) -> Call:
    return Call(function["name"], function["arguments"], name)


def test_a_citation_that_was_not_delivered(train: QuestionSet, toolbox: Toolbox) -> None:
    case = checked(train[0], toolbox)
    messages = copy.deepcopy(_plan(case))
    messages[-1]["tool_calls"][0]["function"]["arguments"]["citations"].append("orpha-10#s99")
    assert _rules(checked(case.question, toolbox, Script(messages))) == {"not grounded"}


def test_a_citation_that_only_a_failed_result_mentions(train: QuestionSet, toolbox: Toolbox) -> None:
    """The tools cannot be made to do this, so a record is made up in which a refusal quotes a sentence id."""
    case = checked(train[0], toolbox)
    messages = copy.deepcopy(_plan(case))
    messages[-1]["tool_calls"][0]["function"]["arguments"]["citations"].append("orpha-10#s99")
    case = checked(case.question, toolbox, Script(messages))
    record = copy.deepcopy(case.record)
    record["messages"][2]["content"] = "Error (not_found): no [orpha-10#s99] here."
    assert "rests on a failed result" in _rules(Checked(case.trajectory, record, case.question, toolbox))


def test_one_tool_turn_is_too_few_however_many_calls(train: QuestionSet, toolbox: Toolbox) -> None:
    case = checked(train[0], toolbox)
    calls = [call for message in _plan(case)[:-1] for call in message["tool_calls"]]
    together = assistant_message(
        "All at once.", [Call(c["function"]["name"], c["function"]["arguments"], c["id"]) for c in calls]
    )
    merged = checked(case.question, toolbox, Script([together, _plan(case)[-1]]))
    assert "too few tool turns" in _rules(merged)
    assert "a call without a result" not in _rules(merged)


def test_parallel_calls_are_welcome(train: QuestionSet, toolbox: Toolbox) -> None:
    """D10: two calls in one message, each with its result, are refused by no rule."""
    case = checked(train[0], toolbox)
    first, *rest = _plan(case)
    ours = first["tool_calls"][0]["function"]
    both = assistant_message(
        "Two looks.", [Call(ours["name"], ours["arguments"], "a"), Call("web_search", {"query": "toes"}, "b")]
    )
    assert _rules(checked(case.question, toolbox, Script([both, *rest]))) == set()


def _without_result(record: Any) -> None:
    del record["messages"][2]


def _empty_result(record: Any) -> None:
    record["messages"][2]["content"] = ""


def _other_id(record: Any) -> None:
    record["messages"][2]["tool_call_id"] = "call_77"


@pytest.mark.parametrize("damage", [_without_result, _empty_result, _other_id])
def test_every_call_needs_its_result(damage: Callable[[Any], None], train: QuestionSet, toolbox: Toolbox) -> None:
    """D11."""
    case = checked(train[0], toolbox)
    record = copy.deepcopy(case.record)
    damage(record)
    assert {"a call without a result", "replay differs"} <= _rules(
        Checked(case.trajectory, record, case.question, toolbox)
    )


def test_words_that_are_not_the_environments(train: QuestionSet, toolbox: Toolbox) -> None:
    case = checked(train[0], toolbox)
    for number in (0, 2):
        record = copy.deepcopy(case.record)
        record["messages"][number]["content"] += " (It is in Arlen syndrome.)"
        assert "replay differs" in _rules(Checked(case.trajectory, record, case.question, toolbox))


def test_a_masked_episode(train: QuestionSet, toolbox: Toolbox) -> None:
    case = checked(train[0], toolbox)
    footer = {**case.trajectory.footer, "mask_sample": True}
    masked = seal(case.trajectory.header, case.trajectory.steps, footer)
    assert "masked" in _rules(Checked(masked, case.record, case.question, toolbox))


def test_a_trace_refuses(toys: QuestionSet, toolbox: Toolbox) -> None:
    assert _rules(checked(toys[0], toolbox)) == {"trace of a hint"}


def test_a_correct_abstention_may_be_learnt(train: QuestionSet, toolbox: Toolbox) -> None:
    row = train[0].model_dump() | {"answer": {"type": "none", "value": "", "entity_type": "gene"}}
    question = type(train[0]).model_validate(row)
    script = Script([search("night cough"), read("orpha-1"), abstain("No page tells.")])
    assert _rules(checked(question, toolbox, script)) == set()


def test_the_verdict_is_the_environments_not_a_texts(train: QuestionSet, toolbox: Toolbox) -> None:
    """What a thought claims has no weight."""
    question = train[0]
    message = assistant_message("correct: yes. A", [Call("submit_answer", {"answer": "hepatitis A"})])
    assert "not correct" in _rules(checked(question, toolbox, Script([search("toes"), search("palms"), message])))


def test_rules_are_told_apart() -> None:
    assert list(RULES) == [
        "not correct", "masked", "too few tool turns", "a call without a result", "replay differs", "not grounded",
        "rests on a failed result", "trace of a hint",
    ]  # fmt: skip


def test_an_unfinished_episode_is_refused(train: QuestionSet, toolbox: Toolbox) -> None:
    episode = Episode(train[0], toolbox=toolbox)
    episode.step(search("toes"))
    trajectory = episode.trajectory()
    case = Checked(trajectory, student_record(trajectory, episode, {}), train[0], toolbox)
    assert {"not correct", "too few tool turns"} <= _rules(case)
