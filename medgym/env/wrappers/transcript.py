"""The whole conversation as the observation, for policies that keep no memory of their own."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from medgym.env.spaces import UnicodeText
from medgym.transcript.messages import action_text

_MAX_CHARS = 200_000


class TranscriptObservation(gymnasium.ObservationWrapper[str, Any, Any], RecordConstructorArgs):
    """Gives the prompt and every message and answer so far as text; of a longer one, the prompt and the latest part.

    Works over `MedResearch-v0` and `MedResearchMenu-v0`.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], max_chars: int = _MAX_CHARS) -> None:
        RecordConstructorArgs.__init__(self, max_chars=max_chars)
        super().__init__(env)
        self._max_chars = max_chars
        self.observation_space = UnicodeText(max_chars)

    def observation(self, observation: Any) -> str:
        """Return the transcript; what the environment itself shows is left aside."""
        episode = self.get_wrapper_attr("episode")
        prompt = str(episode.prompt())
        turns = [f"> {_written(step.message)}\n{step.observation}" for step in episode.steps()]
        text = "\n\n".join([prompt, *turns])
        if len(text) <= self._max_chars:
            return text
        room = max(0, self._max_chars - len(prompt) - 2)
        return f"{prompt[: self._max_chars - 2]}\n\n{text[len(text) - room :] if room else ''}"


def _written(message: Any) -> str:
    if isinstance(message, str):
        return message
    calls = [call["function"] for call in message.get("tool_calls") or ()]
    return "\n".join(action_text(call["name"], call["arguments"]) for call in calls) or str(
        message.get("content") or ""
    )
