"""Tool-bag: the trainer runs the loop, calls tools one by one, and asks for the reward when the model has stopped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medgym.episode import Episode, Step, StopReason
from medgym.errors import MedgymError
from medgym.transcript.parsing import ANSWER_TOOL, parse_action


class EpisodeOver(MedgymError):
    """A tool was called after the end of an episode."""


class ToolBag:
    """The tools of one episode, its answer tool included. Each call is a step of the episode."""

    def __init__(self, episode: Episode) -> None:
        self.episode = episode

    def specs(self) -> list[dict[str, Any]]:
        """Return the OpenAI function schemas of the tools."""
        return self.episode.tool_specs()

    def call(self, name: str, arguments: Mapping[str, Any] | str) -> Step:
        """Make a call; raises `EpisodeOver` after the end, and never for what the agent wrote.

        `arguments` are an object or its JSON text; what cannot be read is told to the agent.
        """
        if self.episode.done:
            raise EpisodeOver("The episode is over.", "An answer was handed in, or the budget is spent.")
        given = arguments if isinstance(arguments, str) else dict(arguments)
        return self.episode.step({"name": name, "arguments": given})

    def finish(self, text: str = "", reason: StopReason | str = StopReason.NO_TOOL_CALL) -> None:
        """End the episode when the model has stopped calling tools; does nothing when it has ended already.

        `text` is the model's last message: an answer in `<answer>` tags, or written as a call, counts.
        """
        if self.episode.done:
            return
        if any(call.name == ANSWER_TOOL for call in parse_action(text).calls):
            self.episode.step(text)
        if not self.episode.done:
            self.episode.stop(reason)
