"""One state of an episode as others keep it: a step of the record, messages of a chat."""

from __future__ import annotations

import json
from typing import Any

from medgym.episode.state import State
from medgym.transcript.messages import Message, assistant_message, recordable, tool_message, user_message
from medgym.transcript.parsing import parse_record
from medgym.transcript.trajectory import CallRecord, TrajectoryStep


def copied(value: Any) -> Any:
    """Return a copy of a JSON value, so that nobody who is handed it can reach into an episode."""
    return json.loads(json.dumps(value))


def record_of(state: State) -> TrajectoryStep:
    """Return one step as it goes on record, not yet sealed."""
    return TrajectoryStep(
        message=recordable(state.message),
        observation=state.observation,
        reward=state.reward,
        components=dict(state.components),
        terminated=state.terminated,
        truncated=state.truncated,
        calls=tuple(
            CallRecord(call.name, copied(call.arguments), call.key, call.items, call.delivered, call.error)
            for call in state.calls
        ),
    )


def exchange_of(state: State) -> list[Message]:
    """Return the chat messages of one step: what the agent wrote, and what it was told."""
    if state.stop_reason is not None and state.stop_reason.from_outside and state.message == "":
        return []  # ended from outside: nobody said anything
    record = recordable(state.message)
    if isinstance(record, str):
        return [assistant_message(record), user_message(state.observation)]
    calls = parse_record(record).calls
    if not record.get("tool_calls") or not calls:
        return [record, user_message(state.observation)]
    parts = state.parts if len(state.parts) >= len(calls) else (state.observation,)
    padded = parts + ("",) * (len(calls) - len(parts))
    return [record, *(tool_message(call, part) for call, part in zip(calls, padded, strict=False))]
