"""Reads tool calls from what an agent wrote. Never raises; whatever cannot be read is an error text for the agent.

Four spellings are read, all in linear time:

* a chat message with `tool_calls` (arguments as an object or as JSON text);
* an action: `{"name": ..., "arguments": {...}}`, as text or as an object;
* text with `<tool_call>{action}</tool_call>`, any number of them;
* text with one `<answer>...</answer>`, which stands for a call of `submit_answer`: plain text is the answer, a JSON
  object holds its arguments; and with `<search>query</search>` and `<read>id</read>` beside it, as Search-R1 models
  write.

`<think>...</think>` is set aside first, so nothing in it acts. Only the assistant's own message is ever read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from medgym.transcript.messages import MAX_DEPTH, Call, Message, nested_too_deep, recordable

MAX_ACTION_CHARS = 1_000_000
ANSWER_TOOL = "submit_answer"

_HOW_TO = 'Write one JSON object: {"name": "<tool>", "arguments": {...}}.'
_THINK = re.compile(r"</?think>")
_OPENING = re.compile(r"<(tool_call|answer|search|read)>")
TAGS: Final = {"search": ("medical_search", "query"), "read": ("read_document", "ids")}
"""Tags that stand for a call: of which tool, with which argument."""


@dataclass(frozen=True, slots=True)
class ParsedAction:
    """The calls of one message, in order. `error` is None or says what was wrong; then there are no calls."""

    calls: tuple[Call, ...]
    error: str | None = None
    thought: str = ""


class _Unreadable(Exception):
    """Carries the error text for the agent; it never quotes the agent's words back."""


def parse_action(message: str | Message | Mapping[str, Any]) -> ParsedAction:
    """Return the tool calls in an assistant message. Takes any object and never raises."""
    return parse_record(message if type(message) is str else recordable(message))


def parse_record(record: str | Message) -> ParsedAction:
    """Return the tool calls in a message that already has the form of `messages.recordable`; never raises."""
    try:
        return _read_text(record) if isinstance(record, str) else _read_message(record)
    except _Unreadable as problem:
        return ParsedAction((), str(problem))


def _read_message(message: Mapping[str, Any]) -> ParsedAction:
    if "role" not in message and "name" in message:
        return ParsedAction((_action(message, 0),))
    if message.get("role", "assistant") != "assistant":
        raise _Unreadable("Only assistant messages can act.")
    thought, content = message.get("reasoning_content"), _content(message.get("content"))
    said = thought if isinstance(thought, str) else ""
    tool_calls = message.get("tool_calls")
    if not tool_calls:
        parsed = _read_text(content)
        return ParsedAction(parsed.calls, parsed.error, said or parsed.thought)
    if not isinstance(tool_calls, list):
        raise _Unreadable("`tool_calls` must be a list.")
    return ParsedAction(tuple(_tool_call(entry, n) for n, entry in enumerate(tool_calls)), None, said or content)


def _content(content: object) -> str:
    """Return the text of a message's content, which is a string or a list of typed parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = (part.get("text") for part in parts if isinstance(part, dict))
    return "".join(text for text in texts if isinstance(text, str))


def _tool_call(entry: object, number: int) -> Call:
    function = entry.get("function") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(function, dict):
        raise _Unreadable(f"Tool call {number + 1} has no `function` object with a name and arguments.")
    return _action(function, number, entry.get("id"))


def _read_text(text: str) -> ParsedAction:
    if len(text) > MAX_ACTION_CHARS:
        raise _Unreadable(f"The message is longer than {MAX_ACTION_CHARS} characters.")
    if text.lstrip().startswith("{"):  # tags inside a JSON string are words, not markup
        return ParsedAction((_action(_json_object(text.lstrip()), 0),))
    body, thought = _set_thoughts_aside(text)
    body = body.strip()
    if body.startswith("{"):
        return ParsedAction((_action(_json_object(body), 0),), None, thought)
    calls = _tagged_calls(body)
    if not calls:
        raise _Unreadable(f"No tool call found. {_HOW_TO}")
    return ParsedAction(calls, None, thought)


def _set_thoughts_aside(text: str) -> tuple[str, str]:
    """Return (text outside think tags, text inside).

    A chat template may have written the opening tag itself, so a closing tag without one ends a thought that began
    with the text; an opening tag without its end begins one that runs to the end.
    """
    outside: list[str] = []
    inside: list[str] = []
    position, thinking = 0, False
    for tag in _THINK.finditer(text):
        closing = tag[0] == "</think>"
        if closing and not thinking:  # whatever stood before was thought as well
            inside += outside
            outside = []
        (inside if thinking or closing else outside).append(text[position : tag.start()])
        position, thinking = tag.end(), not closing
    (inside if thinking else outside).append(text[position:])
    return "".join(outside), "\n".join(part.strip() for part in inside if part.strip())


def _tagged_calls(text: str) -> tuple[Call, ...]:
    calls: list[Call] = []
    answered = False
    position = 0
    while opening := _OPENING.search(text, position):
        end = text.find(f"</{opening[1]}>", opening.end())
        if end < 0:
            raise _Unreadable(f"<{opening[1]}> is not closed.")
        inner = text[opening.end() : end].strip()
        position = end + len(opening[1]) + 3
        if opening[1] == "tool_call":
            calls.append(_action(_json_object(inner), len(calls)))
        elif opening[1] in TAGS:
            tool, argument = TAGS[opening[1]]
            calls.append(Call(tool, {argument: inner}, f"call_{len(calls)}"))
        elif answered:
            raise _Unreadable("Several <answer> tags in one message; give exactly one answer.")
        else:
            answered = True
            arguments = _json_object(inner) if inner.startswith("{") else {"answer": inner}
            calls.append(Call(ANSWER_TOOL, arguments, f"call_{len(calls)}"))
    return tuple(calls)


def _action(action: Mapping[str, Any], number: int, call_id: object = None) -> Call:
    name, arguments = action.get("name"), action.get("arguments")
    if not isinstance(name, str) or not name:
        raise _Unreadable(f"The tool call has no `name`. {_HOW_TO}")
    if isinstance(arguments, str):
        arguments = _json_object(arguments.strip() or "{}")
    elif arguments is None:
        arguments = {}
    elif not isinstance(arguments, dict):
        raise _Unreadable("`arguments` must be a JSON object.")
    return Call(name, arguments, call_id if isinstance(call_id, str) and call_id else f"call_{number}")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("number out of range")
    return number


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant)


def _json_object(text: str) -> dict[str, Any]:
    try:
        value, end = _DECODER.raw_decode(text)
    except json.JSONDecodeError as problem:
        raise _Unreadable(f"Not valid JSON: {problem.msg} at character {problem.pos}. {_HOW_TO}") from None
    except (ValueError, RecursionError):
        raise _Unreadable(f"Not usable JSON: numbers must be finite and nesting shallow. {_HOW_TO}") from None
    if end < len(text) and text[end:].strip():
        raise _Unreadable(f"Text follows the JSON object at character {end}. {_HOW_TO}")
    if not isinstance(value, dict):
        raise _Unreadable(f"A JSON object is needed. {_HOW_TO}")
    # Counting brackets is quick and mostly enough; only text that could nest too deep is walked through.
    if text.count("[") + text.count("{") > MAX_DEPTH and nested_too_deep(value):
        raise _Unreadable(f"The JSON nests deeper than {MAX_DEPTH} levels.")
    return value
