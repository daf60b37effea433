from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from medgym.transcript.messages import (
    MAX_DEPTH,
    Call,
    assistant_message,
    nested_too_deep,
    recordable,
    tool_message,
    user_message,
)
from tests.transcript.strategies import json_objects


def _nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth - 1):
        value = [value]
    return value


def test_messages_have_the_shape_of_openai_chat() -> None:
    call = Call("read_document", {"ids": ["a"]}, "c1")
    assert assistant_message("hm", [call]) == {
        "role": "assistant",
        "content": "hm",
        "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": "read_document", "arguments": {"ids": ["a"]}}}
        ],
    }
    assert tool_message(call, "text") == {
        "role": "tool", "tool_call_id": "c1", "name": "read_document", "content": "text",
    }  # fmt: skip
    assert user_message("hi") == {"role": "user", "content": "hi"}
    assert "tool_calls" not in assistant_message("hm")


def test_a_raw_argument_string_stays_as_it_came() -> None:
    message = {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "x", "arguments": "{broken"}}]}
    assert recordable(message) == message


@given(json_objects)
def test_the_record_is_a_plain_copy(message: dict[str, Any]) -> None:
    record = recordable(message)
    assert record == json.loads(json.dumps(message))
    assert record is not message


@given(st.binary() | st.none() | st.floats() | st.lists(st.integers()) | st.dictionaries(st.text(), st.binary()))
def test_every_record_can_be_written(message: Any) -> None:
    record = recordable(message)
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert recordable(record) == record


def test_hostile_objects_become_a_note() -> None:
    class Rude(Mapping[str, Any]):
        def __getitem__(self, key: str) -> Any:
            raise ZeroDivisionError

        def __iter__(self) -> Iterator[str]:
            return iter(["a"])

        def __len__(self) -> int:
            return 1

    class Liar(str):
        def __str__(self) -> str:
            raise ZeroDivisionError

    assert recordable(Rude()) == "(unreadable message of type Rude)"
    assert recordable({"a": _nested(100_000)}) == "(unreadable message of type dict)"
    assert recordable({"a": float("nan")}) == "(unreadable message of type dict)"
    assert type(recordable(Liar("x"))) is str


def test_depth_counts_containers() -> None:
    assert not nested_too_deep(_nested(MAX_DEPTH))
    assert nested_too_deep(_nested(MAX_DEPTH + 1))
    assert nested_too_deep({"a": _nested(MAX_DEPTH)})
    assert not nested_too_deep("text")
