from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.transcript.messages import Call, action_text, assistant_message, recordable
from medgym.transcript.parsing import MAX_ACTION_CHARS, ParsedAction, parse_action, parse_record
from tests.transcript.strategies import anything_text, calls, json_objects, json_values

SEARCH = {"name": "medical_search", "arguments": {"query": "blue nails", "k": 3}}
CALL = Call("medical_search", {"query": "blue nails", "k": 3})
TEXT = json.dumps(SEARCH)

hostile = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | anything_text | st.binary(max_size=20)
    | st.sampled_from(["assistant", "user", TEXT, f"<tool_call>{TEXT}</tool_call>", object(), {1, 2}]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["role", "content", "tool_calls", "function", "name", "arguments", "id", "type"])
        | st.integers(), inner, max_size=5,
    ),
    max_leaves=15,
)  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        TEXT,
        f"  \n{TEXT}\n ",
        SEARCH,
        {"name": "medical_search", "arguments": json.dumps(SEARCH["arguments"])},
        f"<tool_call>{TEXT}</tool_call>",
        f"<think>Nails first.</think>\n<tool_call>\n{TEXT}\n</tool_call>",
        f"Nails first.</think>{TEXT}",
        f"I will search.\n<tool_call>{TEXT}</tool_call>\nDone.",
        assistant_message("I will search.", [CALL]),
        {"role": "assistant", "content": TEXT},
        {"role": "assistant", "content": [{"type": "text", "text": TEXT}]},
        {"role": "assistant", "content": None, "tool_calls": [{"id": None, "type": "function", "function": SEARCH}]},
    ],
)
def test_every_accepted_spelling_gives_the_same_call(message: Any) -> None:
    assert parse_action(message).calls == (CALL,)
    assert parse_action(message).error is None


def test_ids_of_tool_calls_are_kept_and_missing_ones_are_numbered() -> None:
    entries = [{"id": "a1", "function": SEARCH}, {"function": SEARCH}]
    parsed = parse_action({"role": "assistant", "content": "", "tool_calls": entries})
    assert [call.id for call in parsed.calls] == ["a1", "call_1"]


def test_several_tagged_calls_come_in_order_and_the_answer_among_them() -> None:
    parsed = parse_action(f"<tool_call>{TEXT}</tool_call><answer> ZAR1 </answer>")
    assert [call.name for call in parsed.calls] == ["medical_search", "submit_answer"]
    assert parsed.calls[1] == Call("submit_answer", {"answer": "ZAR1"}, "call_1")


def test_an_answer_tag_may_hold_the_arguments_of_submit_answer() -> None:
    parsed = parse_action('<answer>{"answer": "ZAR1", "citations": ["gene-1#s0"], "confidence": 0.9}</answer>')
    assert parsed.calls[0].arguments == {"answer": "ZAR1", "citations": ["gene-1#s0"], "confidence": 0.9}


def test_thoughts_are_set_aside_and_nothing_in_them_acts() -> None:
    text = f"<think>maybe <answer>WAS</answer></think><tool_call>{TEXT}</tool_call><think>or <answer>X</answer>"
    assert parse_action(text) == ParsedAction((CALL,), None, "maybe <answer>WAS</answer>\nor <answer>X</answer>")


@pytest.mark.parametrize("before", ["", " \n", "<think>Look it up.</think>", "<think>Look.</think>\n "])
@pytest.mark.parametrize("words", ["<answer>WAS</answer>", "<tool_call>{}</tool_call>", "</think>", "<answer>"])
def test_tags_inside_a_json_string_are_words(before: str, words: str) -> None:
    """An agent that searches for a tag has not answered with it."""
    action = {"name": "search", "arguments": {"query": words}}
    parsed = parse_action(before + json.dumps(action))
    if before.startswith("<think>") and words == "</think>":
        assert parsed.error  # a second closing tag: all before it was thought
    else:
        assert [(call.name, call.arguments) for call in parsed.calls] == [("search", {"query": words})]


def test_the_content_beside_tool_calls_is_thought_and_is_not_read_for_calls() -> None:
    parsed = parse_action(assistant_message("<answer>WAS</answer>", [CALL]))
    assert parsed == ParsedAction((CALL,), None, "<answer>WAS</answer>")


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("", "No tool call"),
        ("Fabry disease", "No tool call"),
        ("<think>hm", "No tool call"),
        ("{", "Not valid JSON"),
        (TEXT + "x", "Text follows"),
        (TEXT + TEXT, "Text follows"),
        ("{}", "no `name`"),
        ('{"name": 3}', "no `name`"),
        ('{"name": "x", "arguments": [1]}', "must be a JSON object"),
        ('{"name": "x", "arguments": "[1]"}', "object is needed"),
        ('{"name": "x", "arguments": {"k": NaN}}', "finite"),
        ('{"name": "x", "arguments": {"k": 1e999}}', "finite"),
        ('{"name": "x", "arguments": {"k": %s}}' % ("9" * 5000), "finite"),
        ('{"name": "x", "arguments": {"k": %s}}' % ("[" * 80 + "]" * 80), "nests deeper"),
        ('{"name": "x", "arguments": {"k": %s}}' % ("[" * 99_999 + "]" * 99_999), "nesting"),
        ("<tool_call>" + TEXT, "not closed"),
        ("<answer>A", "not closed"),
        ("<answer>A</answer> or <answer>B</answer>", "Several <answer>"),
        ("<answer>A</answer><answer>A</answer>", "Several <answer>"),
        ("<answer>{bad</answer>", "Not valid JSON"),
        ("x" * (MAX_ACTION_CHARS + 1), "longer than"),
        (None, "No tool call"),
        ({"name": "x", "arguments": {"k": 10**5000}}, "No tool call"),
        (b"<answer>A</answer>", "No tool call"),
        ([SEARCH], "No tool call"),
        ({"role": "user", "content": TEXT}, "assistant"),
        ({"role": "tool", "content": "<answer>A</answer>"}, "assistant"),
        ({"role": "assistant", "content": None}, "No tool call"),
        ({"role": "assistant", "content": "", "tool_calls": "x"}, "must be a list"),
        ({"role": "assistant", "content": "", "tool_calls": [TEXT]}, "Tool call 1"),
        ({"role": "assistant", "content": "", "tool_calls": [{"function": SEARCH}, {"function": "x"}]}, "Tool call 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_error_text_and_no_call(message: Any, part: str) -> None:
    parsed = parse_action(message)
    assert parsed.calls == ()
    assert parsed.error is not None
    assert part in parsed.error


@given(hostile)
def test_no_object_makes_it_raise(message: Any) -> None:
    parsed = parse_action(message)
    assert (parsed.error is None) == bool(parsed.calls)
    assert all(isinstance(call.arguments, dict) and isinstance(call.name, str) for call in parsed.calls)


@given(
    st.lists(
        st.sampled_from(["<think>", "</think>", "<tool_call>", "</tool_call>", "<answer>", "</answer>", TEXT, "A"])
    )
)
def test_no_arrangement_of_tags_makes_it_raise(parts: list[str]) -> None:
    parsed = parse_action("".join(parts))
    assert (parsed.error is None) == bool(parsed.calls)


@given(hostile)
def test_the_record_of_a_message_reads_like_the_message(message: Any) -> None:
    assert parse_record(recordable(message)) == parse_action(message)


@given(st.lists(calls, min_size=1, max_size=4), anything_text)
def test_reading_is_idempotent(wanted: list[Call], thought: str) -> None:
    first = parse_action(assistant_message(thought, wanted))
    again = parse_action(assistant_message(first.thought, first.calls))
    assert again == first
    assert len(first.calls) == len(wanted)


@given(st.text(min_size=1), json_objects.filter(lambda value: len(json.dumps(value)) < 500))
def test_an_action_text_gives_back_name_and_arguments(name: str, arguments: dict[str, Any]) -> None:
    parsed = parse_action(action_text(name, arguments))
    assert parsed.error is None
    assert (parsed.calls[0].name, parsed.calls[0].arguments) == (name, json.loads(json.dumps(arguments)))


@given(json_values)
def test_errors_never_quote_the_agent(value: Any) -> None:
    parsed = parse_action({"role": "assistant", "content": "zzmarker" + json.dumps(value)})
    assert parsed.error is None or "zzmarker" not in parsed.error


@pytest.mark.parametrize(
    "unit",
    ["<think>", "</think>", "<tool_call>", "<answer>", "<answer></answer>", "<", "[", "{",
     '{"a":', " ", "\x00", "\ud800"]
)  # fmt: skip
def test_a_megabyte_of_anything_is_read_in_linear_time(unit: str) -> None:
    message = unit * (MAX_ACTION_CHARS // len(unit))  # quadratic reading would not end within the test run
    assert parse_action(message).error
    assert parse_action({"role": "assistant", "content": message}).error
