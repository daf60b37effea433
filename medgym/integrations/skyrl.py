"""SkyRL: an episode as a `skyrl_gym` environment, and the rows its trainer reads.

    register()                                         in the process where rollouts run
    rows(world="orphan", split="train")                one JSON object a line, for `data.train_data`
    skyrl_gym.make("medgym", extras=row).init(prompt)

The trainer makes one environment a trajectory. All it knows comes from the row's `ticket`, which holds no gold answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import skyrl_gym
from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput

from medgym.episode import StopReason
from medgym.export.rows import NAME, skyrl_row
from medgym.serving import Ticket, mean_metrics, metrics, tickets
from medgym.serving.metrics import MASK
from medgym.transcript.messages import Message


class MedgymEnv(BaseTextEnv):
    """One episode, step-driven.

    Args:
        env_config: not used: the row says everything.
        extras: the row without its prompt: `ticket`, and `max_turns` when the trainer has a limit of its own, which
            should be `limits.max_steps` + 1, so that the last words are the episode's.
    """

    def __init__(self, env_config: object = None, extras: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        given = extras or {}
        self.session = Ticket.of(given.get("ticket", "")).session()
        self.max_turns = int(given.get("max_turns") or self.session.episode.limits.max_steps + 1)

    def init(self, prompt: list[Message]) -> tuple[list[Message], dict[str, Any]]:
        """Return the first messages: those of the row, made anew, and the public facts of the episode."""
        return self.session.start(), self.session.episode.info()

    def step(self, action: str) -> Any:
        """Fold in what the model wrote; the observations are new messages only, none after the end."""
        self.turns += 1
        step = self.session.step(action)
        reward, info, done = step.reward, step.info, step.done
        if not done and self.turns >= self.max_turns:
            cut = self.session.episode.stop(StopReason.ABORTED)
            reward, info, done = reward + cut.reward, cut.info, True
        return BaseTextEnvStepOutput(
            observations=[] if done else step.messages, reward=reward, done=done, metadata=info
        )

    def get_metrics(self) -> dict[str, float]:
        """Return the numbers of the episode. The trainer asks when its loop is over: an open episode has been cut."""
        self.session.episode.stop(StopReason.MAX_TOKENS)  # does nothing after an end
        return metrics(self.session.episode)

    @staticmethod
    def aggregate_metrics(metrics: list[dict[str, float]]) -> dict[str, float]:
        """Return means over episodes; masked ones count for the share of masked ones only."""
        return mean_metrics(metrics)


def register() -> None:
    """Make the environment known as "medgym" in this process; may be called again."""
    if NAME not in skyrl_gym.registry:
        skyrl_gym.register(id=NAME, entry_point=f"{__name__}:MedgymEnv")


def rows(form: str = "hermes", seed: int = 0, **options: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a data set; `options` are those of `medgym.serving.tickets`."""
    for ticket in tickets(form, seed, **options):
        yield skyrl_row(ticket, ticket.session())


def masked(output: Any) -> Any:
    """Take a trajectory out of the loss when something outside the model's control failed; return it.

    `output` is SkyRL's `TrajectoryOutput`: call this from `_post_process_agent_loop_output` of a generator. SkyRL has
    no way to leave a sample out of its group's baseline, so its reward, 0.0, still counts there.
    """
    if output.env_metrics.get(MASK):
        output.loss_mask = [0] * len(output.loss_mask)
    return output
