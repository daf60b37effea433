"""Tinker cookbook: an episode as a `MessageEnv`, groups of them, and a data set of groups.

    MedgymDataset(tickets(world="tiny"), batch_size=64, group_size=8, model_name=..., renderer_name=...)

A renderer turns messages into tokens. With the format `openai` the renderer's own way of offering and writing calls
is used; with a text format, ours. A finished episode reports why it ended as the metric `stop/<reason>`, that alone:
Tinker takes the first such key for the reason. An outage raises, and Tinker's rollout strategies drop or retry it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tinker_cookbook import tokenizer_utils
from tinker_cookbook.renderers import Renderer, get_renderer
from tinker_cookbook.renderers.base import Message as TinkerMessage
from tinker_cookbook.rl.message_env import EnvFromMessageEnv, MessageEnv, MessageStepResult
from tinker_cookbook.rl.types import Env, EnvGroupBuilder, RLDataset

from medgym.errors import EpisodeError, InfrastructureError
from medgym.serving import Session, Ticket, metrics
from medgym.serving.metrics import STOP
from medgym.transcript.messages import Message


class MedgymMessageEnv(MessageEnv):
    """One episode, used once, step-driven at the level of messages.

    Args:
        ticket: which episode.
        renderer: offers the tools in the format `openai`; not used in a text format.
    """

    def __init__(self, ticket: Ticket, renderer: Renderer | None = None) -> None:
        self.session: Session = ticket.session()
        self.example_id = ticket.question_id
        native = ticket.form == "openai"
        if native and renderer is None:
            raise EpisodeError("The format 'openai' needs a renderer that offers the tools.", next_step="Pass one.")
        self._renderer: Any = renderer if native else None
        self._messages: list[TinkerMessage] = []

    async def initial_observation(self) -> list[TinkerMessage]:
        """Return the first messages: the tools, and the task."""
        first = [dict(message) for message in self.session.start()]
        if self._renderer is not None:
            tools = [spec["function"] for spec in self.session.episode.tool_specs()]
            first = [*self._renderer.create_conversation_prefix_with_tools(tools), *first]
        self._messages = list(first)
        return list(self._messages)

    async def step(self, message: TinkerMessage) -> MessageStepResult:
        """Fold in what the model wrote; return the whole conversation, as Tinker renders it anew each time.

        Raises `InfrastructureError` when something outside the model's control failed: there is no reward then.
        """
        step = self.session.step(_plain(message))
        if step.info["mask_sample"]:
            raise InfrastructureError("The episode does not count.", "A tool failed; the log says how.")
        self._messages = [*self._messages, message, *(dict(told) for told in step.messages)]
        numbers = metrics(self.session.episode) if step.done else {}
        return MessageStepResult(
            reward=step.reward,
            episode_done=step.done,
            next_messages=list(self._messages),
            metrics={name: value for name, value in numbers.items() if value or not name.startswith(STOP)},
            logs={"question_id": self.example_id, "observation": "\n".join(str(m["content"]) for m in step.messages)},
        )


@dataclass(frozen=True)
class MedgymGroup(EnvGroupBuilder):
    """A group of rollouts of one question. It is made of plain values, so it goes to other processes.

    Attributes:
        ticket: which episode all of them play.
        group_size: how many.
        model_name: whose tokenizer.
        renderer_name: as `tinker_cookbook.renderers.get_renderer` knows it.
        options: of `EnvFromMessageEnv`, such as max_trajectory_tokens.
    """

    ticket: Ticket
    group_size: int
    model_name: str
    renderer_name: str
    options: dict[str, Any] = field(default_factory=dict)

    async def make_envs(self) -> Sequence[Env]:
        """Return the environments, at the level of tokens."""
        renderer = get_renderer(self.renderer_name, tokenizer_utils.get_tokenizer(self.model_name))
        return [
            EnvFromMessageEnv(renderer, MedgymMessageEnv(self.ticket, renderer), **self.options)
            for _ in range(self.group_size)
        ]

    def logging_tags(self) -> list[str]:
        """Return the name under which metrics are summed up."""
        return ["medgym"]


@dataclass(frozen=True)
class MedgymDataset(RLDataset):
    """Batches of groups, in the order of the tickets; what does not fill a batch is left out.

    Attributes:
        tickets: the rows.
        batch_size: groups a batch.
        group_size, model_name, renderer_name, options: of each group, see `MedgymGroup`.
    """

    tickets: Sequence[Ticket]
    batch_size: int
    group_size: int
    model_name: str
    renderer_name: str
    options: dict[str, Any] = field(default_factory=dict)

    def get_batch(self, index: int) -> Sequence[EnvGroupBuilder]:
        """Return the groups of a batch."""
        some = self.tickets[index * self.batch_size : (index + 1) * self.batch_size]
        names = (self.group_size, self.model_name, self.renderer_name, self.options)
        return [MedgymGroup(ticket, *names) for ticket in some]

    def __len__(self) -> int:
        return len(self.tickets) // self.batch_size


def _plain(message: TinkerMessage) -> Message:
    """Return a message of a renderer as a chat message; calls that it could not read stay in the text as written."""
    content = message.get("content") or ""
    parts = [{"type": "text", "text": content}] if isinstance(content, str) else list(content)
    unread = [call.raw_text for call in message.get("unparsed_tool_calls") or []]
    thought = "".join(part["thinking"] for part in parts if part["type"] == "thinking")
    text = "".join([*(part["text"] for part in parts if part["type"] == "text"), *unread])
    plain: Message = {"role": "assistant", "content": text}
    if thought:
        plain["reasoning_content"] = thought
    calls = [] if unread else message.get("tool_calls") or []
    if calls:
        plain["tool_calls"] = [
            {
                "id": call.id or f"call_{number}",
                "type": "function",
                "function": {"name": call.function.name, "arguments": call.function.arguments},
            }
            for number, call in enumerate(calls)
        ]
    return plain
