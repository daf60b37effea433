"""A teacher that is a language model: any function from chat messages and tools to the next message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from medgym.agents.teachers.views import TeacherTask
from medgym.errors import AgentError
from medgym.transcript.messages import Message, recordable, tool_message, user_message
from medgym.transcript.parsing import parse_record


class Complete(Protocol):
    """A chat endpoint: takes the messages so far and the tools on offer, returns the assistant's next message."""

    def __call__(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> Message:
        """Return the next message; may raise whatever the endpoint raises."""


class LanguageTeacher:
    """Asks `complete` for every message. It is given the teacher's view and nothing of the question's proof.

    What `complete` raises ends the episode as an error of the teacher, not of the student: see `medgym.export.teach`.
    """

    name: ClassVar[str] = "language"
    privileged: ClassVar[bool] = False

    def __init__(self, complete: Complete, hint: str = "") -> None:
        self._complete, self._hint = complete, hint
        self._tools: list[dict[str, Any]] = []
        self.messages: list[Message] = []

    def reset(self, prompt: str, tools: list[dict[str, Any]], seed: int) -> None:
        """Start a new episode with the teacher's view of it."""
        self._tools = tools
        self.messages = TeacherTask(prompt, tuple(tools), self._hint).messages()

    def act(self, observation: str) -> Message:
        """Return the model's next message, made sure to be a chat message."""
        if self.messages and self.messages[-1]["role"] == "assistant":
            self.messages += self._answered(self.messages[-1], observation)
        message = recordable(self._complete(self.messages, self._tools))
        if isinstance(message, str):
            raise AgentError("The chat function returned no message.", f"It returned {message[:80]!r}.")
        self.messages.append(message)
        return message

    def _answered(self, message: Message, observation: str) -> list[Message]:
        """Return the observation as the results of the calls; it is not cut up, so the first call has all of it."""
        calls = parse_record(message).calls
        if not message.get("tool_calls") or not calls:
            return [user_message(observation)]
        return [tool_message(call, "" if n else observation) for n, call in enumerate(calls)]
