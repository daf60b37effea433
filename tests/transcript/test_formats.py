from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import MedgymError
from medgym.transcript.formats import FORMATS, find_format
from medgym.transcript.messages import Call, assistant_message
from medgym.transcript.parsing import parse_action
from tests.transcript.strategies import anything_text, calls

SPEC = {"type": "function", "function": {"name": "medical_search", "parameters": {"type": "object"}}}
SEARCH, READ = Call("medical_search", {"query": "blue nails"}), Call("read_document", {"ids": "orpha-1"}, "call_1")
ANSWER = Call("submit_answer", {"answer": "WAS", "citations": ["orpha-1#s1"], "confidence": 0.9})


def meant(message: Any) -> list[tuple[str, dict[str, Any]]]:
    parsed = parse_action(message)
    assert parsed.error is None, parsed.error
    return [(call.name, call.arguments) for call in parsed.calls]


@pytest.mark.parametrize("name", ["hermes", "openai"])
@given(st.lists(calls, min_size=1, max_size=4))
def test_what_is_written_is_read_again(name: str, wanted: list[Call]) -> None:
    message = FORMATS[name].write(wanted)
    if isinstance(message, str) and any("</tool_call>" in json.dumps([c.name, c.arguments]) for c in wanted):
        return  # a tag inside a string ends the call: no writer can help that
    assert meant(message) == [(call.name, call.arguments) for call in wanted]


@given(calls)
def test_the_plain_format_writes_one_object(wanted: Call) -> None:
    assert meant(FORMATS["json"].write([wanted])) == [(wanted.name, wanted.arguments)]


@pytest.mark.parametrize("call", [SEARCH, READ, ANSWER])
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_search_read_and_answer_with_a_thought_before(name: str, call: Call) -> None:
    for thought in ("", "Nails first; then the gene."):
        message = FORMATS[name].write([call], thought)
        assert meant(message) == [(call.name, call.arguments)]
        assert parse_action(message).thought == thought


def test_a_format_refuses_what_it_has_no_words_for() -> None:
    for name, wanted in (
        ("json", [SEARCH, READ]),
        ("json", []),
        ("search-r1", [Call("resolve_entity", {"name": "WAS"})]),
        ("search-r1", [Call("medical_search", {"query": "nails", "k": 3})]),
        ("search-r1", [SEARCH, READ]),
    ):
        with pytest.raises(MedgymError, match=name):
            FORMATS[name].write(wanted)


def test_search_r1_tags_are_calls_and_those_in_thoughts_are_not() -> None:
    text = "<think>maybe <search>toes</search></think> <search> blue nails </search>\n<read>orpha-1</read>"
    assert meant(text) == [("medical_search", {"query": "blue nails"}), ("read_document", {"ids": "orpha-1"})]
    assert meant("<think>sure</think><answer> WAS </answer>") == [("submit_answer", {"answer": "WAS"})]


def test_answers_come_as_each_model_expects_them() -> None:
    hermes = FORMATS["hermes"].write([SEARCH, READ])
    replies = ("found nails", "a page")
    (user,) = FORMATS["hermes"].answer(hermes, replies)
    assert user["role"] == "user"
    assert user["content"] == (
        "<tool_response>\nfound nails\n</tool_response>\n<tool_response>\na page\n</tool_response>"
    )
    (plain,) = FORMATS["hermes"].answer("hm", ("Error (no_action): No tool call found.",))
    assert plain["content"] == "Error (no_action): No tool call found."
    (information,) = FORMATS["search-r1"].answer("<search>nails</search>", ("found nails",))
    assert information["content"] == "<information>found nails</information>"
    tools = FORMATS["openai"].answer(assistant_message(calls=[SEARCH, READ]), replies)
    assert [(m["role"], m["tool_call_id"], m["content"]) for m in tools] == [
        ("tool", "call_0", "found nails"), ("tool", "call_1", "a page"),
    ]  # fmt: skip
    assert len(FORMATS["openai"].answer(assistant_message(calls=[SEARCH, READ]), ("refused",))) == 2
    assert FORMATS["openai"].answer("hm", ("no",)) == [{"role": "user", "content": "no"}]
    assert FORMATS["json"].answer("{}", ("a", "", "b"))[0]["content"] == "a\n\nb"


@pytest.mark.parametrize("name", FORMATS)
def test_the_tools_are_offered_and_an_answer_is_explained(name: str) -> None:
    system = FORMATS[name].system([SPEC])
    assert ("medical_search" in system) is (name in ("json", "hermes"))
    assert "answer" in FORMATS[name].how()
    assert find_format(name) is find_format(FORMATS[name]) is FORMATS[name]


@pytest.mark.parametrize("name", FORMATS)
@given(anything_text, st.lists(st.text(max_size=20), min_size=1, max_size=3))
def test_no_message_makes_an_answer_raise(name: str, message: str, replies: list[str]) -> None:
    assert all(answer["role"] in ("user", "tool") for answer in FORMATS[name].answer(message, replies))


def test_an_unknown_format_is_told_which_there_are() -> None:
    with pytest.raises(MedgymError, match="json, hermes, search-r1, openai"):
        find_format("xml")
