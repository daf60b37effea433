"""Step-driven: a message of the model goes in, the new messages of the conversation come out."""

from __future__ import annotations

from typing import Any, NamedTuple

from medgym.episode import Episode, Step, StopReason
from medgym.transcript.formats import Format, find_format
from medgym.transcript.messages import Message, recordable, user_message


class SessionStep(NamedTuple):
    """The outcome of one message.

    Attributes:
        messages: what has to be added to the conversation after the model's own message.
        reward, components, terminated, truncated, info, observation: as in `medgym.episode.Step`.
    """

    messages: list[Message]
    reward: float
    components: dict[str, float]
    terminated: bool
    truncated: bool
    info: dict[str, Any]
    observation: str

    @property
    def done(self) -> bool:
        """Whether the episode has ended."""
        return self.terminated or self.truncated


class Session:
    """An episode as a conversation in one format.

    Args:
        episode: a fresh episode.
        form: how the model is told to call tools, how it is answered: see `medgym.transcript.formats`.
    """

    def __init__(self, episode: Episode, form: str | Format = "hermes") -> None:
        self.episode, self.format = episode, find_format(form)

    def start(self) -> list[Message]:
        """Return the first messages: a system message if the format needs one, and the task."""
        system = self.format.system(self.episode.tool_specs())
        first: list[Message] = [{"role": "system", "content": system}] if system else []
        return [*first, user_message(self.episode.prompt(self.format.how()))]

    def step(self, message: str | Message) -> SessionStep:
        """Hand over what the model wrote. Never raises for what it says."""
        step = self.episode.step(message)
        return _told(step, self.format.answer(recordable(message), self.episode.replies))

    def stop(self, reason: StopReason | str = StopReason.ABORTED) -> SessionStep:
        """End the episode from outside: see `Episode.stop`. Nobody is told anything."""
        return _told(self.episode.stop(reason), [])


def _told(step: Step, messages: list[Message]) -> SessionStep:
    return SessionStep(
        messages, step.reward, step.components, step.terminated, step.truncated, step.info, step.observation
    )
