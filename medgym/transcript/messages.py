"""Chat messages in the OpenAI conventions, and the one form in which a message is kept on record.

Two conventions for the arguments of a tool call are in use: a JSON string (OpenAI, vLLM, verifiers) and an object
(chat templates, TRL, verl). Both are read; we write objects, and a raw string that we cannot read stays as it came.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Required, TypedDict

_log = logging.getLogger(__name__)

MAX_DEPTH = 64
"""How deep the JSON of a message may nest: far beyond any tool call, far below what a JSON writer can take."""

_ENCODER = json.JSONEncoder(allow_nan=False)

Role = Literal["system", "user", "assistant", "tool"]


class FunctionCall(TypedDict):
    """Name and arguments of a tool call; `arguments` is an object or its JSON text."""

    name: str
    arguments: dict[str, Any] | str


class ToolCall(TypedDict):
    """One tool call of an assistant message."""

    id: str
    type: Literal["function"]
    function: FunctionCall


class Message(TypedDict, total=False):
    """One chat message. `tool_call_id` and `name` belong to tool messages, `reasoning_content` to thoughts."""

    role: Required[Role]
    content: Required[str | None]
    tool_calls: list[ToolCall]
    tool_call_id: str
    name: str
    reasoning_content: str


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call as the agent meant it. `id` ties the answer to the call; it has no other meaning."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    id: str = "call_0"


def action_text(name: str, arguments: Mapping[str, Any]) -> str:
    """Return the JSON text of one action: `{"name": ..., "arguments": {...}}`."""
    return json.dumps({"name": name, "arguments": dict(arguments)}, ensure_ascii=False)


def assistant_message(content: str = "", calls: Iterable[Call] = (), thought: str = "") -> Message:
    """Return an assistant message with tool calls; without calls the key `tool_calls` is absent."""
    message: Message = {"role": "assistant", "content": content}
    if thought:
        message["reasoning_content"] = thought
    tool_calls: list[ToolCall] = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in calls
    ]
    if tool_calls:
        message["tool_calls"] = tool_calls
    return message


def tool_message(call: Call, content: str) -> Message:
    """Return the tool message that answers `call`."""
    return {"role": "tool", "tool_call_id": call.id, "name": call.name, "content": content}


def user_message(content: str) -> Message:
    """Return a user message."""
    return {"role": "user", "content": content}


def recordable(message: object) -> str | Message:
    """Return `message` in the form that is kept on record: text as it is, a chat message as a plain JSON copy.

    What JSON cannot carry (bytes, objects, NaN, endless nesting) is replaced by a note, so that a record can always be
    written, and reading an action from the record gives what reading it from the original gave.
    """
    if isinstance(message, str):
        return str.__str__(message)
    if isinstance(message, Mapping):
        try:
            copy: Message = json.loads(_ENCODER.encode(dict(message)))
        except Exception:  # a foreign mapping may raise anything, and none of it is our caller's problem
            _log.debug("A message could not be copied as JSON.", exc_info=True)
        else:
            if not nested_too_deep(copy):
                return copy
    return f"(unreadable message of type {type(message).__name__})"


def nested_too_deep(value: object) -> bool:
    """Tell whether a JSON value nests deeper than `MAX_DEPTH`, without recursion."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for parent in level
            if isinstance(parent, dict | list)
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if not level:
            return False
    return any(isinstance(value, dict | list) for value in level)
