"""How a model is told to call tools in text, how it does so, and how it is answered: one small class a convention.

A format has no state. It turns three things into text: the tool schemas, a call, and the results of a message.

* `json`: one JSON object a message, as the environment's own prompt asks for;
* `hermes`: `<tool_call>` tags and `<tool_response>` tags, as Hermes and Qwen models are trained to write and read;
* `search-r1`: `<search>`, `<read>`, `<answer>` and `<information>` tags, as Search-R1 models write and read them;
* `openai`: chat messages with `tool_calls`, for whoever passes schemas to a chat template or an endpoint.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from medgym.errors import MedgymError
from medgym.transcript.messages import Call, Message, action_text, assistant_message, tool_message, user_message
from medgym.transcript.parsing import ANSWER_TOOL, TAGS, parse_record

Spec = Mapping[str, Any]
"""An OpenAI function schema: {"type": "function", "function": {"name", "description", "parameters"}}."""


class Format(ABC):
    """One convention for tool calls.

    Attributes:
        name: under which `find_format` returns it.
        stop: texts after which a message is over, for samplers that stop at strings.
    """

    name: ClassVar[str]
    stop: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def system(self, tools: Sequence[Spec]) -> str:
        """Return the system message that offers the tools; "" when a chat template does so."""

    @abstractmethod
    def how(self) -> str:
        """Return the lines of the first user message that say how to act."""

    @abstractmethod
    def write(self, calls: Sequence[Call], thought: str = "") -> str | Message:
        """Return the message that makes some calls: what a model would write."""

    def answer(self, message: str | Message, replies: Sequence[str]) -> list[Message]:
        """Return the messages that answer one; `replies` are `Episode.replies`."""
        return [user_message(_joined(replies))]


class JsonFormat(Format):
    """One JSON object a message. It has no room for a second call."""

    name = "json"

    def system(self, tools: Sequence[Spec]) -> str:
        """Return the schemas, one a line."""
        return "You may call these tools. Each line is the JSON schema of one:\n" + _lines(tools)

    def how(self) -> str:
        """Return how to write one object."""
        return (
            f"Act by writing one JSON object in each message:\n{action_text('medical_search', {'query': '...'})}\n"
            f"When you are sure, hand in one answer, the ids of the sentences that support it, and how sure you are:\n"
            f"{action_text(ANSWER_TOOL, _EXAMPLE)}"
        )

    def write(self, calls: Sequence[Call], thought: str = "") -> str:
        """Return the object; raises `MedgymError` for more or fewer than one call."""
        if len(calls) != 1:
            raise MedgymError(f"A message of the format 'json' makes one call, not {len(calls)}.")
        text = action_text(calls[0].name, calls[0].arguments)
        return f"<think>{thought}</think>\n{text}" if thought else text


class HermesFormat(Format):
    """Tags around JSON objects, in the order of the calls; results come in a user message."""

    name = "hermes"
    stop = ("</tool_call>",)

    def system(self, tools: Sequence[Spec]) -> str:
        """Return the schemas inside `<tools>` tags, and what a call looks like."""
        return (
            "You may call one or more functions to help with the task. Their signatures stand inside <tools></tools>:\n"
            f"<tools>\n{_lines(tools)}\n</tools>\n\n"
            "For each call, write a JSON object with its name and its arguments inside <tool_call></tool_call>:\n"
            '<tool_call>\n{"name": <function name>, "arguments": <object>}\n</tool_call>'
        )

    def how(self) -> str:
        """Return how to hand in an answer."""
        return _HANDING_IN

    def write(self, calls: Sequence[Call], thought: str = "") -> str:
        """Return the calls in their tags."""
        parts = [f"<think>\n{thought}\n</think>\n"] if thought else []
        parts += [f"<tool_call>\n{action_text(call.name, call.arguments)}\n</tool_call>" for call in calls]
        return "\n".join(parts)

    def answer(self, message: str | Message, replies: Sequence[str]) -> list[Message]:
        """Return one user message with each result in its tags; what was no call is answered in plain words."""
        if parse_record(message).error is not None:
            return [user_message(_joined(replies))]
        inside = "\n".join(f"<tool_response>\n{reply}\n</tool_response>" for reply in replies)
        return [user_message(inside)]


class SearchR1Format(Format):
    """Search-R1's tags. `<read>` is ours: the original's documents are short, so it needs no way to open one."""

    name = "search-r1"
    stop = ("</search>", "</read>", "</answer>")

    def system(self, tools: Sequence[Spec]) -> str:
        """Return the tags; the schemas are not shown, as such a model has never seen one."""
        return (
            "Reason inside <think></think> whenever new information has come. Search with <search>query</search>, open "
            "a document with <read>its id</read>; what is found comes inside <information></information>. Give the "
            "final answer inside <answer></answer>, alone or as a JSON object with answer, citations and confidence."
        )

    def how(self) -> str:
        """Return what an answer may hold."""
        return f"When you are sure, hand in one answer: <answer>{json.dumps(_EXAMPLE)}</answer>"

    def write(self, calls: Sequence[Call], thought: str = "") -> str:
        """Return one tag; raises `MedgymError` for a call that has none."""
        thinking = f"<think>{thought}</think>\n" if thought else ""
        if len(calls) == 1 and calls[0].name == ANSWER_TOOL:
            return f"{thinking}<answer>{json.dumps(calls[0].arguments, ensure_ascii=False)}</answer>"
        for tag, (tool, argument) in TAGS.items():
            if len(calls) == 1 and calls[0].name == tool and list(calls[0].arguments) == [argument]:
                return f"{thinking}<{tag}>{calls[0].arguments[argument]}</{tag}>"
        raise MedgymError("The format 'search-r1' has no tag for that.", "It searches, reads and answers.")

    def answer(self, message: str | Message, replies: Sequence[str]) -> list[Message]:
        """Return the results inside `<information>` tags."""
        return [user_message(f"<information>{_joined(replies)}</information>")]


class OpenAIFormat(Format):
    """Chat messages with `tool_calls`; the schemas go to the chat template or the endpoint."""

    name = "openai"

    def system(self, tools: Sequence[Spec]) -> str:
        """Return "": whoever renders the chat offers the tools."""
        return ""

    def how(self) -> str:
        """Return how to hand in an answer."""
        return _HANDING_IN

    def write(self, calls: Sequence[Call], thought: str = "") -> Message:
        """Return an assistant message."""
        return assistant_message(calls=calls, thought=thought)

    def answer(self, message: str | Message, replies: Sequence[str]) -> list[Message]:
        """Return a tool message for each call, or a user message for what was no call."""
        calls = parse_record(message).calls
        if isinstance(message, str) or not message.get("tool_calls") or not calls:
            return [user_message(_joined(replies))]
        shown = [*replies, *[""] * (len(calls) - len(replies))] if len(replies) < len(calls) else replies
        return [tool_message(call, reply) for call, reply in zip(calls, shown, strict=False)]


_EXAMPLE: Final[dict[str, Any]] = {"answer": "...", "citations": ["...#s0"], "confidence": 0.9}
_HANDING_IN: Final = (
    f"When you are sure, call {ANSWER_TOOL} with one answer, the ids of the sentences that support it, and how sure "
    "you are."
)
FORMATS: Final[dict[str, Format]] = {
    known.name: known for known in (JsonFormat(), HermesFormat(), SearchR1Format(), OpenAIFormat())
}
"""The conventions by name."""


def find_format(name: str | Format) -> Format:
    """Return a format by its name; raises `MedgymError` when there is none."""
    if isinstance(name, Format):
        return name
    if name not in FORMATS:
        raise MedgymError(f"There is no format {name!r}.", f"There are: {', '.join(FORMATS)}.")
    return FORMATS[name]


def _lines(tools: Sequence[Spec]) -> str:
    return "\n".join(json.dumps(tool, ensure_ascii=False) for tool in tools)


def _joined(replies: Sequence[str]) -> str:
    return "\n\n".join(reply for reply in replies if reply)
