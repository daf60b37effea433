"""OpenRLHF: an agent for `--train.agent_func_path`, in a file of one line:

    from medgym.integrations.openrlhf import AgentExecutor

Only the column `label` of a row reaches an agent, so it holds the ticket as JSON text. The trainer works on plain text:
what it is given has to carry the tokens of the model's chat template, which `Chat` spells out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from openrlhf.utils.agent import AgentInstanceBase, MultiTurnAgentExecutor

from medgym.serving import Session, Ticket, metrics, tickets
from medgym.serving.metrics import MASK
from medgym.transcript.messages import Message


@dataclass(frozen=True)
class Chat:
    """How a chat template writes messages; by default ChatML, as Qwen and Hermes models know it.

    Attributes:
        before: what opens a message, with `{role}` for the role.
        after: what closes one.
        end: what follows the model's own last token, `stop`.
        stop: text of that token; OpenRLHF hands it over as part of the message.
    """

    before: str = "<|im_start|>{role}\n"
    after: str = "<|im_end|>\n"
    end: str = "\n"
    stop: str = "<|im_end|>"

    def prompt(self, messages: Sequence[Message]) -> str:
        """Return messages, and the beginning of the model's answer."""
        said = (self.before.format(role=message["role"]) + str(message["content"]) + self.after for message in messages)
        return "".join(said) + self.before.format(role="assistant")

    def feedback(self, messages: Sequence[Message]) -> str:
        """Return what follows the model's message."""
        return self.end + self.prompt(messages)


class AgentInstance(AgentInstanceBase):
    """One episode. For another chat template, set `chat` in a subclass."""

    chat = Chat()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.session: Session | None = None

    async def reset(self, states: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Open the episode that `label` names; return the prompt as text."""
        self.session = Ticket.of(states["label"]).session()
        return {"observation": self.chat.prompt(self.session.start())}

    async def step(self, state_dict: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Fold in what the model wrote. Rewards are tensors of float64, so that their sum is exact."""
        session = self.session or Ticket.of(state_dict["label"]).session()
        self.session = session
        step = session.step(state_dict["action_text"].removesuffix(self.chat.stop))
        numbers = metrics(session.episode)
        return {
            "rewards": torch.tensor(step.reward, dtype=torch.float64),
            "scores": torch.tensor(numbers["reward/task"] if "reward/task" in numbers else numbers["reward"]),
            "environment_feedback": "" if step.done else self.chat.feedback(step.messages),
            "done": step.done,
            "sampling_params": state_dict.get("sampling_params"),
            "extra_logs": {name: torch.tensor(value) for name, value in numbers.items()},
        }


class AgentExecutor(MultiTurnAgentExecutor):
    """Plays episodes with OpenRLHF's own loop, and leaves no token of a masked one to train on."""

    def __init__(self, agent: type[AgentInstance] = AgentInstance) -> None:
        super().__init__(agent)

    async def execute(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the rollout; one that an outage spoilt has no action, hence no loss."""
        response: dict[str, Any] = await super().execute(*args, **kwargs)
        return masked(response)


def masked(response: dict[str, Any]) -> dict[str, Any]:
    """Return a rollout without its actions where it does not count; its reward, 0.0, still counts in its group."""
    if response["extra_logs"].get(MASK):
        return {**response, "action_ranges": []}
    return response


def rows(form: str = "hermes", seed: int = 0, **options: Any) -> Iterator[dict[str, str]]:
    """Yield the rows of a data set: the prompt as text, and the ticket as `label`; options are those of `tickets`."""
    for ticket in tickets(form, seed, **options):
        yield {"input": AgentInstance.chat.prompt(ticket.session().start()), "label": ticket.to_json()}
