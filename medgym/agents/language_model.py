"""The agent behind an endpoint: keeps the chat transcript of an episode and asks the model for the next message."""

from __future__ import annotations

from typing import Any

from medgym.agents.base import abstain
from medgym.agents.endpoint import ContextOverflow, Endpoint
from medgym.transcript.messages import Message, user_message

_IN_LAST = "(the results of all calls of this message stand in the last one)"


class LanguageModel:
    """Plays with the environment's own prompt and tool schemas; what the model writes is read by the episode alone.

    A call may come as a native tool call or as text; either is answered in kind. An outage is raised
    (`EndpointError`): the episode is unfinished then, and a batch plays it again. When the transcript outgrows the
    model's context, the agent abstains.

    Args:
        endpoint: whom to ask.
        sample: number of this run, so that repeated runs over one store stay apart.
    """

    name = "llm"

    def __init__(self, endpoint: Endpoint, sample: int = 0) -> None:
        self._endpoint, self._sample = endpoint, sample
        self._tools: list[dict[str, Any]] = []
        self._messages: list[Message] = []

    def reset(self, prompt: str, tools: list[dict[str, Any]], seed: int) -> None:
        """Start a new transcript. The seed is not used: the model's own follows from its settings and `sample`."""
        self._tools, self._messages = tools, []

    def act(self, observation: str) -> str | Message:
        """Return the model's next message, as it wrote it."""
        self._messages += self._answers(observation)
        try:
            message = self._endpoint.complete(self._messages, self._tools, self._sample)
        except ContextOverflow as problem:
            return abstain(problem.what)
        self._messages.append(message)
        return message

    def _answers(self, observation: str) -> list[Message]:
        """Return the observation as the messages that must follow: one a native tool call, else a user message."""
        calls = self._messages[-1].get("tool_calls", []) if self._messages else []
        if not calls:
            return [user_message(observation)]
        texts = [_IN_LAST] * (len(calls) - 1) + [observation]
        return [
            {"role": "tool", "tool_call_id": call["id"], "name": call["function"]["name"], "content": text}
            for call, text in zip(calls, texts, strict=True)
        ]
