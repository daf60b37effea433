"""Reads tool calls from what an agent wrote. Never raises; whatever cannot be read is an error text for the agent."""

from __future__ import annotations

from dataclasses import dataclass

from medgym.transcript.messages import Call, Message

MAX_ACTION_CHARS = 1_000_000


@dataclass(frozen=True, slots=True)
class ParsedAction:
    """The calls of one message, in order. `error` is None or says what was wrong; then there are no calls."""

    calls: tuple[Call, ...]
    error: str | None = None
    thought: str = ""


def parse_action(message: str | Message) -> ParsedAction:
    """Return the tool calls in an assistant message. Takes any object and never raises."""
    raise NotImplementedError
