"""Items of OpenAI's Responses API, which NeMo Gym speaks, as chat messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from medgym.transcript.messages import Message, ToolCall

Item = Mapping[str, Any]
"""One item of a response or of an input: message, function_call, function_call_output or reasoning."""


def message_of(items: Sequence[Item]) -> Message:
    """Return the assistant message that the items of one response make up.

    Arguments stay the text that the model wrote, so that what cannot be read is told to the model.
    """
    texts = [_text(item) for item in items if item.get("type") == "message"]
    message: Message = {"role": "assistant", "content": "".join(texts)}
    calls: list[ToolCall] = [
        {
            "id": str(item.get("call_id")),
            "type": "function",
            "function": {"name": item.get("name", ""), "arguments": item.get("arguments", "")},
        }
        for item in items
        if item.get("type") == "function_call"
    ]
    if calls:
        message["tool_calls"] = calls
    return message


def turns_of(items: Sequence[Item]) -> list[Message]:
    """Return the assistant messages of a whole rollout: its items, parted by what the environment said."""
    turns: list[list[Item]] = [[]]
    for item in items:
        if item.get("type") == "function_call_output" or item.get("role", "assistant") != "assistant":
            turns.append([])
        else:
            turns[-1].append(item)
    return [message_of(turn) for turn in turns if turn]


def _text(item: Item) -> str:
    content = item.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content if part.get("type") == "output_text")
