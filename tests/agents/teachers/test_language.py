"""A chat model as teacher: it sees the hint, the student's task cannot hold one, and its errors are its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pytest

from medgym.agents import run_episode
from medgym.agents.teachers import LanguageTeacher, StudentTask, student_task, teacher_task
from medgym.episode import Episode
from medgym.errors import AgentError
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.guidance import guidance
from medgym.transcript.messages import Call, Message, assistant_message
from medgym.world.world import World


class Canned:
    """A chat function that answers by a list and keeps what it was asked."""

    def __init__(self, *answers: Message) -> None:
        self.answers, self.asked = list(answers), list[list[Message]]()

    def __call__(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> Message:
        assert tools[-1]["function"]["name"] == "submit_answer"
        self.asked.append([*messages])
        return self.answers.pop(0)


_TWO = assistant_message(
    "Both at once.",
    [Call("medical_search", {"query": "night cough"}, "a"), Call("medical_search", {"query": "curved toes"}, "b")],
)
_SUBMIT = assistant_message("Done.", [Call("submit_answer", {"answer": "ZAR1"}, "c")])


def test_it_drives_any_chat_function(toy_world: World, toys: QuestionSet) -> None:
    episode = Episode(toys[0], world=toy_world)
    chat = Canned(_TWO, assistant_message("I think."), _SUBMIT)
    trajectory = run_episode(episode, LanguageTeacher(chat, "THE HINT"))
    assert trajectory.success
    first, second, third = chat.asked
    assert [message["role"] for message in first] == ["system", "user"]
    assert "THE HINT" in str(first[0]["content"])
    assert first[1]["content"] == episode.prompt()
    assert [(m["role"], m.get("tool_call_id")) for m in second[2:]] == [
        ("assistant", None), ("tool", "a"), ("tool", "b"),
    ]  # fmt: skip
    assert second[3]["content"] == trajectory.steps[0].observation
    assert (third[-1]["role"], third[-1]["content"]) == ("user", trajectory.steps[1].observation)


def test_without_a_hint_there_is_no_system_message(toy_world: World, toys: QuestionSet) -> None:
    chat = Canned(_SUBMIT)
    run_episode(Episode(toys[0], world=toy_world), LanguageTeacher(chat))
    assert [message["role"] for message in chat.asked[0]] == ["user"]


def test_it_knows_no_proof(toy_world: World, toys: QuestionSet) -> None:
    assert not LanguageTeacher.privileged
    assert not hasattr(LanguageTeacher(Canned()), "begin")


def test_what_is_no_message_is_an_error_of_the_teacher(toy_world: World, toys: QuestionSet) -> None:
    def broken(messages: object, tools: object) -> Any:
        return 7

    with pytest.raises(AgentError, match="no message"):
        run_episode(Episode(toys[0], world=toy_world), LanguageTeacher(broken))


def test_the_last_call_of_a_budget_still_allows_an_answer(toy_world: World, toys: QuestionSet) -> None:
    """D13, D14: the result of the last tool call is whole, and an answer is asked for after it."""
    episode = Episode(toys[0], world=toy_world, limits={"max_tool_calls": 2, "max_steps": 1})
    chat = Canned(_TWO, _SUBMIT)
    trajectory = run_episode(episode, LanguageTeacher(chat))
    told = str(chat.asked[1][-2]["content"])
    assert "The only thing still accepted is one call of submit_answer" in told
    assert told.startswith(trajectory.steps[0].observation)
    assert all(call.delivered for call in trajectory.steps[0].calls)
    assert (trajectory.success, trajectory.stop_reason) == (True, "answered")


def test_the_two_views_are_two_types(toy_world: World, toys: QuestionSet) -> None:
    episode = Episode(toys[0], world=toy_world)
    hint = guidance(toys[0], 0, toy_world.graph).text()
    student, teacher = student_task(episode), teacher_task(episode, hint)
    assert [field.name for field in fields(StudentTask)] == ["prompt", "tools"]
    assert student.prompt == episode.prompt()
    assert hint in str(teacher.messages()[0]["content"])
    assert hint not in str(student.messages())
    with pytest.raises((AttributeError, TypeError)):
        student.hint = hint  # type: ignore[attr-defined]
