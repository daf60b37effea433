"""What a NeMo Gym server does, without NeMo Gym: rollouts by session, a verdict on a finished one, rows to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from medgym.episode import Episode, StopReason
from medgym.episode.source import EpisodeSource
from medgym.errors import EpisodeError
from medgym.export.rows import NEMO_AGENT, nemo_row
from medgym.integrations.nemo_gym.responses import Item, message_of, turns_of
from medgym.serving import Session

MAX_SESSIONS = 10_000
"""Rollouts kept at once; an agent that stops early says nothing, so the oldest are let go."""


class Rollouts:
    """The episodes of one server, by session.

    A row says which question is asked: `question_id`, or `split` and `index`, or what `seed` draws.
    """

    def __init__(self, source: EpisodeSource, max_sessions: int = MAX_SESSIONS) -> None:
        self.source, self._most = source, max_sessions
        self._sessions: dict[str | None, Session] = {}

    def reset(self, row: Mapping[str, Any], session_id: str | None) -> tuple[str | None, dict[str, Any]]:
        """Start an episode; the prompt stands in the row already, so there is no observation."""
        self._sessions.pop(session_id, None)
        while len(self._sessions) >= self._most:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[session_id] = Session(self._asked(row), "openai")
        return None, self._sessions[session_id].episode.info()

    def step(
        self, items: Sequence[Item], session_id: str | None
    ) -> tuple[str | None, float, bool, bool, dict[str, Any]]:
        """Fold the items of one response in; returns observation, reward, terminated, truncated and info.

        Results of calls are in `info["tool_outputs"]`, one for each call; the observation answers a message without
        calls. Raises `EpisodeError` for a session that was never reset, or was let go.
        """
        session = self._sessions.get(session_id)
        if session is None:
            raise EpisodeError("There is no episode to step.", "The session was not reset, or was let go.", "Reset it.")
        message = message_of(items)
        step = session.step(message)
        called = [call["id"] for call in message.get("tool_calls", [])]
        told = [str(each["content"]) for each in step.messages][: len(called)]
        told += [""] * (len(called) - len(told))
        outputs = [{"call_id": call, "output": text} for call, text in zip(called, told, strict=True)]
        info = {**step.info, "tool_outputs": outputs}
        return None if called else step.observation, step.reward, step.terminated, step.truncated, info

    def close(self, session_id: str | None) -> None:
        """Let go of an episode."""
        self._sessions.pop(session_id, None)

    def verdict(self, items: Sequence[Item], row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a rollout earns, from its items alone: nothing is kept between calls, tools answer as they did.

        {reward, reward_components, stop_reason, failure_kind, mask_sample}. A rollout without an end counts as given
        up.
        """
        episode = self._asked(row)
        for message in turns_of(items):
            episode.step(message)
        if not episode.done:
            episode.stop(StopReason.ABORTED)
        score, info = episode.score(), episode.info()
        told = {name: info[name] for name in ("stop_reason", "failure_kind", "mask_sample")}
        return {"reward": score.reward, "reward_components": score.components, **told}

    def _asked(self, row: Mapping[str, Any]) -> Episode:
        named = {name: row.get(name) for name in ("question_id", "split", "index")}
        return self.source.ask(int(row.get("seed") or 0), **named)


def rows(source: EpisodeSource, seed: int = 0, agent: str = NEMO_AGENT) -> Iterator[dict[str, Any]]:
    """Yield a row of a NeMo Gym data set for each question of the source; no answer stands in it."""
    for question in source.pool(source.split):
        yield nemo_row(source.episode(question, seed), agent)
