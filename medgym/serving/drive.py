"""Endpoint-driven: we run the loop, and ask a function for each message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from medgym.episode import Episode, StopReason
from medgym.errors import InfrastructureError
from medgym.serving.session import Session
from medgym.transcript.formats import Format
from medgym.transcript.messages import Message
from medgym.transcript.trajectory import Trajectory

Chat: TypeAlias = Callable[[list[Message], list[dict[str, Any]]], str | Message]
"""(conversation so far, tool schemas) -> the model's next message.

It raises `InfrastructureError` for an outage, and `ChatOver` when the model has nothing more to say.
"""
AsyncChat: TypeAlias = Callable[[list[Message], list[dict[str, Any]]], Awaitable[str | Message]]


class ChatOver(Exception):
    """Raised by a chat function to end the episode from outside, for example when the context window is full."""

    def __init__(self, reason: StopReason | str) -> None:
        super().__init__(str(reason))
        self.reason = reason


def drive(episode: Episode, chat: Chat, form: str | Format = "openai") -> Trajectory:
    """Play an episode to its end and return its record; an outage of the model masks the episode."""
    session = Session(episode, form)
    messages, tools = session.start(), episode.tool_specs()
    while not episode.done:
        try:
            message = chat(messages, tools)
        except (InfrastructureError, ChatOver) as problem:
            episode.stop(_reason(problem))
            break
        messages = _after(messages, message, session)
    return episode.trajectory()


async def adrive(episode: Episode, chat: AsyncChat, form: str | Format = "openai") -> Trajectory:
    """Do what `drive` does, awaiting the model: thousands of episodes can wait in one thread."""
    session = Session(episode, form)
    messages, tools = session.start(), episode.tool_specs()
    while not episode.done:
        try:
            message = await chat(messages, tools)
        except (InfrastructureError, ChatOver) as problem:
            episode.stop(_reason(problem))
            break
        messages = _after(messages, message, session)
    return episode.trajectory()


def _reason(problem: InfrastructureError | ChatOver) -> StopReason | str:
    return problem.reason if isinstance(problem, ChatOver) else StopReason.INFRA_ERROR


def _after(messages: list[Message], message: str | Message, session: Session) -> list[Message]:
    """Return the conversation after a message: a new list, so that a trainer may keep the old one."""
    own: Message = {"role": "assistant", "content": message} if isinstance(message, str) else message
    return [*messages, own, *session.step(message).messages]
