"""What goes over the wire: an action, an observation, a state. Fields that nobody declared are refused."""

from __future__ import annotations

from typing import Any

from openenv.core.env_server.types import Action, Observation, State
from pydantic import ConfigDict, Field, model_validator


class MedgymAction(Action):
    """What the model wrote, or that the trainer ends the episode; one of the two."""

    message: Any = Field(
        default=None,
        description="The model's message: text, a chat message with tool_calls, or an action "
        '{"name": ..., "arguments": {...}}. What cannot be read is told to the model.',
    )
    stop: str | None = Field(
        default=None,
        description="End the episode instead: no_tool_call, max_tokens, timeout, aborted, or infra_error, which masks.",
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> MedgymAction:
        if (self.message is None) == (self.stop is None):
            raise ValueError("give either a message or a reason to stop")
        return self


class MedgymObservation(Observation):
    """What the model reads next.

    `done` does not tell why an episode ended; `metadata` does: it holds all of `Episode.info()` (stop_reason,
    failure_kind, mask_sample, reward_components, ...) with terminated and truncated. `reward` is None where the
    sample is masked: a failure is no zero.
    """

    text: str = Field(default="", description="What the model is told, as plain text.")
    messages: list[dict[str, Any]] = Field(
        default_factory=list, description="The same as chat messages, to be added to the conversation."
    )
    tools: list[dict[str, Any]] = Field(
        default_factory=list, description="OpenAI function schemas of the tools; given by reset alone."
    )


class MedgymState(State):
    """Where an episode stands; no answer in it."""

    model_config = ConfigDict(extra="forbid")

    question_id: str | None = Field(default=None, description="The question that is asked.")
    seed: int = Field(default=0, description="The seed of the episode.")
    done: bool = Field(default=False, description="Whether the episode has ended.")
    stop_reason: str = Field(default="", description="Why it ended; empty while it runs.")
