"""Any trainer that serves its policy as an OpenAI-compatible endpoint: rLLM, AReaL, ART, and plain evaluation.

    played = await play(ticket, base_url=..., api_key=..., model=...)          one episode
    results = await play_all(tickets, at_once=256, base_url=..., model=...)    many, in one thread
    reward = await run(data, base_url=..., api_key=...)                        what AReaL calls, on a row of a data set

`Areal`, `rllm_episode` and `art_trajectory` give what these three want; none of them is imported before it is needed.
An outage masks the episode; where a trainer knows no mask, it is raised, since all three drop a rollout that raises.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from medgym.agents.connection import AsyncClient, Connection, ContextOverflow
from medgym.agents.replies import to_wire
from medgym.episode import Episode, StopReason
from medgym.errors import InfrastructureError
from medgym.serving import ChatOver, Ticket, adrive, metrics
from medgym.transcript.messages import Message
from medgym.transcript.trajectory import Trajectory

Row = Ticket | Mapping[str, Any] | str
"""A ticket, its row, or its JSON."""


class EpisodeLost(InfrastructureError):
    """An episode was masked: something outside the model's control failed. It is to be left out, not scored."""


@dataclass(frozen=True)
class Played:
    """An episode that was played.

    Attributes:
        trajectory: the record.
        metrics: `medgym.serving.metrics` of it.
        conversation: all messages that the model was sent, in its format.
        tools: the schemas that went with them.
        completions: what the server sent, one for each message of the model: ids, token ids, log probabilities.
    """

    trajectory: Trajectory
    metrics: dict[str, float]
    conversation: list[Message] = field(repr=False)
    tools: list[dict[str, Any]] = field(repr=False)
    completions: list[dict[str, Any]] = field(repr=False)

    @property
    def reward(self) -> float:
        """The return; raises `EpisodeLost` for a masked episode, which has none."""
        if self.trajectory.footer["mask_sample"]:
            raise EpisodeLost(
                f"The episode about {self.trajectory.question_id} does not count.",
                "The endpoint or a tool failed on the way; the log says how.",
                "Leave it out, or play it again.",
            )
        return self.trajectory.reward

    def rewards(self) -> dict[str, float]:
        """Return the reward of each step by the id of the completion that made it; they sum to `reward`.

        What an end from outside earned goes to the last completion.
        """
        names = [str(completion["id"]) for completion in self.completions]
        paid = dict.fromkeys(names, 0.0)
        for number, step in enumerate(self.trajectory.steps if self.reward is not None and names else ()):
            paid[names[min(number, len(names) - 1)]] += step.reward
        return paid


class _Model:
    """The model behind an endpoint, as `adrive` asks it."""

    def __init__(self, client: AsyncClient, model: str, sampling: Mapping[str, Any], native: bool) -> None:
        self._client, self._model, self._sampling, self.native = client, model, dict(sampling), native
        self.conversation: list[Message] = []
        self.completions: list[dict[str, Any]] = []

    async def __call__(self, messages: list[Message], tools: list[dict[str, Any]]) -> Message:
        self.conversation = messages
        offered = {"tools": tools} if self.native else {}
        body = {"model": self._model, "messages": list(map(to_wire, messages)), **offered, **self._sampling}
        try:
            reply, sent = await self._client.ask(body)
        except ContextOverflow:
            raise ChatOver(StopReason.MAX_TOKENS) from None
        message: Message = reply["message"]
        self.completions.append(sent)
        self.conversation = [*messages, message]
        return message


async def play(
    data: Row,
    *,
    base_url: str,
    api_key: str = "",
    model: str = "default",
    sampling: Mapping[str, Any] | None = None,
    http_client: Any = None,
    time_limit_s: float | None = None,
    timeout_s: float = 120.0,
    attempts: int = 4,
    pause_s: float = 0.5,
) -> Played:
    """Play one episode against an endpoint.

    Args:
        data: which episode; its format says whether the model gets schemas (`openai`) or a system message.
        base_url: up to and including the version: "http://localhost:8000/v1".
        api_key: sent with each request.
        model: sent with each request.
        sampling: further fields of a request: temperature, max_tokens, logprobs.
        http_client: an `httpx.AsyncClient` to use; by default one for this episode.
        time_limit_s: seconds until the episode ends as `timeout`.
        timeout_s: of one request without a byte.
        attempts: of one request.
        pause_s: before the second attempt, doubled before each further one.

    An outage does not raise: it masks the episode. Raises `AgentError` for an address or key that cannot be used.
    """
    ticket = Ticket.of(data)
    client = AsyncClient(Connection(base_url, api_key, timeout_s, attempts, pause_s), http_client)
    asked = _Model(client, model, sampling or {}, native=ticket.form == "openai")
    episode = ticket.episode()
    try:
        async with asyncio.timeout(time_limit_s):
            await adrive(episode, asked, ticket.form)
    except TimeoutError:
        episode.stop(StopReason.TIMEOUT)
    finally:
        await client.close()
    return _played(episode, asked)


async def play_all(rows: Sequence[Row], *, at_once: int = 256, **options: Any) -> list[Played]:
    """Play many episodes in one thread, at most `at_once` at a time; `options` are those of `play`.

    Results come in the order of the rows. No result depends on `at_once`.
    """
    gate = asyncio.Semaphore(at_once)

    async def one(row: Row) -> Played:
        async with gate:
            return await play(row, **options)

    return list(await asyncio.gather(*map(one, rows)))


async def run(data: Row, *, each_turn: bool = False, **options: Any) -> float | dict[str, float]:
    """Play one episode; return its reward, or with `each_turn` the reward of each completion by its id.

    `options` are those of `play`. Raises `EpisodeLost` for an outage.
    """
    played = await play(data, **options)
    return played.rewards() if each_turn else played.reward


# --- trainers ---------------------------------------------------------------------------------------------------------


class Areal:
    """An agent workflow of AReaL: hand over its import path, `medgym.integrations.endpoint.Areal`.

    Args:
        options: those of `run`; AReaL gives base_url, api_key and http_client with each row. With `each_turn`, set
            `turn_discount` to 1.0, which makes the rewards of the turns a return to go.
    """

    def __init__(self, **options: Any) -> None:
        self.options = options

    async def run(self, data: Row, **given: Any) -> float | dict[str, float]:
        """Return the reward of a row; raises `EpisodeLost` for an outage, and AReaL rejects the rollout."""
        return await run(data, **{**self.options, **given})


async def rllm_episode(task: Any, config: Any, **options: Any) -> Any:
    """Play a task of rLLM, whose metadata are the row of a ticket; return an `rllm.types.Episode`.

    Decorate it with `rllm.rollout`. The steps are left empty: rLLM's gateway fills them with the tokens it saw. Raises
    `EpisodeLost` for an outage, after which rLLM tries the task again.
    """
    from rllm.types import Episode as RllmEpisode
    from rllm.types import Trajectory as RllmTrajectory

    played = await play(task.metadata, base_url=config.base_url, model=config.model, **options)
    facts = rllm_fields(played)
    return RllmEpisode(task=task.metadata, trajectories=[RllmTrajectory(**facts.pop("trajectory"))], **facts)


def rllm_fields(played: Played) -> dict[str, Any]:
    """Return the fields of an rLLM episode, those of its one trajectory under `trajectory`."""
    last = dict(played.trajectory.footer)
    trajectory = {"name": "medgym", "reward": played.reward, "signals": played.metrics, "metadata": last}
    return {"is_correct": played.trajectory.success, "metrics": played.metrics, "trajectory": trajectory}


def rllm_evaluate(task: Any, episode: Any) -> tuple[float, bool]:
    """Return what `rllm.evaluator` wants: the reward that the rollout earned, and whether the task was solved."""
    return float(episode.trajectories[0].reward), bool(episode.is_correct)


def art_trajectory(played: Played) -> Any:
    """Return an `art.Trajectory`: what the model wrote as choices, which are trained on, all else as messages.

    Raises `EpisodeLost` for an outage: gather trajectories with exceptions allowed, and ART leaves it out.
    """
    from art import Trajectory as ArtTrajectory
    from openai.types.chat.chat_completion import Choice

    choices = iter([Choice.model_validate(sent["choices"][0]) for sent in played.completions])
    mixed = [next(choices) if said["role"] == "assistant" else to_wire(said) for said in played.conversation]
    footer = played.trajectory.footer
    return ArtTrajectory(
        messages_and_choices=mixed,
        tools=played.tools or None,
        reward=played.reward,
        metrics=played.metrics,
        metadata={"question_id": played.trajectory.question_id, "stop_reason": footer["stop_reason"]},
    )


def _played(episode: Episode, asked: _Model) -> Played:
    tools = episode.tool_specs() if asked.native else []
    return Played(episode.trajectory(), metrics(episode), asked.conversation, tools, asked.completions)
