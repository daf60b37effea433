"""Chat messages on the wire: what is sent to an OpenAI-compatible endpoint, and what is kept of its reply."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from medgym.canonical import canonical_text
from medgym.transcript.messages import Message, nested_too_deep

_THOUGHTS = ("reasoning_content", "reasoning")


class BadReply(Exception):
    """What came back is no chat completion."""


def to_wire(message: Message) -> dict[str, Any]:
    """Return a message as endpoints take it: arguments as JSON text, no thoughts.

    Arguments that are no JSON object go as `{}`: chat templates fail on them, and the tool's answer has already told
    the model what was wrong.
    """
    sent: dict[str, Any] = {key: message[key] for key in ("role", "content", "tool_call_id") if key in message}
    if message.get("tool_calls"):
        sent["tool_calls"] = [
            {
                "id": call["id"],
                "type": "function",
                "function": {"name": call["function"]["name"], "arguments": _text(call["function"]["arguments"])},
            }
            for call in message["tool_calls"]
        ]
    return sent


def _text(arguments: object) -> str:
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except (ValueError, RecursionError):
            arguments = {}
    return canonical_text(arguments if isinstance(arguments, dict) else {})


def read_reply(body: bytes) -> dict[str, Any]:
    """Return {message, finish_reason, model, usage} of a chat completion; raises `BadReply` when it is none.

    What the model wrote is kept as it is, arguments of tool calls as raw text, readable or not; a refusal becomes the
    content. Ids and times, which differ between servers, are not kept.
    """
    try:
        row = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise BadReply(f"it is not JSON ({problem})") from None
    choices = row.get("choices") if isinstance(row, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    said = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(said, dict) or nested_too_deep(row):
        raise BadReply("it holds no message")
    usage = row.get("usage")
    return {
        "message": _message(said),
        "finish_reason": choice.get("finish_reason"),
        "model": row.get("model"),
        "usage": usage if isinstance(usage, dict) else None,
    }


def _message(said: Mapping[str, Any]) -> Message:
    content = said.get("content")
    if content is None:
        content = said.get("refusal") or ""
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    if not isinstance(content, str):
        raise BadReply("its content is no text")
    message: Message = {"role": "assistant", "content": content}
    thought = next((said[name] for name in _THOUGHTS if isinstance(said.get(name), str) and said[name]), "")
    if thought:
        message["reasoning_content"] = thought
    calls = said.get("tool_calls") or []
    if not isinstance(calls, list):
        raise BadReply("its tool calls are no list")
    if calls:
        message["tool_calls"] = [_call(call, number) for number, call in enumerate(calls)]
    return message


def _call(call: object, number: int) -> Any:
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(call, dict) or not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise BadReply(f"tool call {number + 1} has no name")
    arguments = function.get("arguments")
    return {
        "id": call["id"] if isinstance(call.get("id"), str) and call["id"] else f"call_{number}",
        "type": "function",
        "function": {"name": function["name"], "arguments": arguments if isinstance(arguments, str | dict) else "{}"},
    }


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
