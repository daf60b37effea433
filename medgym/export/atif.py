"""ATIF-v1.8, the trajectory JSON of Harbor (`harbor.models.trajectories`): out, and back again.

The prompt is the first step, each message of the agent one more with its calls and their results. What ATIF has no
place for stands under `extra`, key "medgym": the header at the root, reward and components at each step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medgym.episode import Episode, StopReason, reopen
from medgym.export.remainder import not_ours, remainder, restored, sound, whole
from medgym.questions.question_set import QuestionSet
from medgym.transcript.messages import Call, Message
from medgym.transcript.parsing import parse_record
from medgym.transcript.trajectory import Trajectory, TrajectoryStep
from medgym.world.world import World

VERSION = "ATIF-v1.8"
_BETWEEN = "\n\n"


def to_atif(trajectory: Trajectory, world: World | None = None, questions: QuestionSet | None = None) -> dict[str, Any]:
    """Return a trajectory as an ATIF document.

    World and question set, which say what the prompt was and which tools there were, are found as `replay` finds them,
    and the same is raised when they cannot be.
    """
    header, episode = trajectory.header, reopen(trajectory.header, world, questions)
    steps = [{"step_id": 1, "source": "user", "message": sound(episode.prompt())}]
    for number, step in enumerate(trajectory.steps, start=2):
        steps.append(_to_step(number, step, _parts(episode, step, trajectory.stop_reason)))
    return {
        "schema_version": VERSION,
        "session_id": trajectory.digest,
        "trajectory_id": trajectory.digest,
        "agent": {
            "name": str(header.get("agent", "unknown")),
            "version": str(header["medgym"]),
            "tool_definitions": episode.tool_specs(),
        },
        "steps": steps,
        "final_metrics": {
            "total_steps": len(steps),
            "extra": {"reward": trajectory.reward, "reward_components": trajectory.components},
        },
        "extra": {"medgym": {"header": dict(header), "footer": dict(trajectory.footer)}},
    }


def from_atif(document: Mapping[str, Any]) -> Trajectory:
    """Return the trajectory of a document that `to_atif` made; raises `TrajectoryError` for any other."""
    try:
        about = document["extra"]["medgym"]
        steps = [_from_step(row) for row in document["steps"] if row["source"] == "agent"]
        return restored(about["header"], steps, about["footer"])
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise not_ours("ATIF document", f"A part is missing or of another kind: {problem!r}.") from None


# --- one step -------------------------------------------------------------------------------------------------------


def _to_step(number: int, step: TrajectoryStep, parts: tuple[str, ...]) -> dict[str, Any]:
    record = step.message
    calls = parse_record(record).calls
    chat = not isinstance(record, str)
    row: dict[str, Any] = {"step_id": number, "source": "agent", "message": sound(_said(record))}
    if not isinstance(record, str) and isinstance(record.get("reasoning_content"), str):
        row["reasoning_content"] = sound(record["reasoning_content"])
    ids = [sound(call.id) if chat else f"call_{number}_{place}" for place, call in enumerate(calls)]
    if calls:
        row["tool_calls"] = [
            {"tool_call_id": key, "function_name": sound(call.name), "arguments": sound(call.arguments)}
            for key, call in zip(ids, calls, strict=True)
        ]
    row["observation"] = {"results": _results(ids, step.observation, parts)}
    row["extra"] = {
        "medgym": {
            "form": "chat" if chat else "text",
            "reward": step.reward,
            "reward_components": dict(step.components),
            "terminated": step.terminated,
            "truncated": step.truncated,
        }
    }
    row["extra"]["medgym"]["rest"] = remainder(step, _message(row), _observation(row))
    return row


def _results(ids: list[str], observation: str, parts: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return a result for each call where each was told something of its own, else one for all of them."""
    if len(ids) == len(parts) and len(set(ids)) == len(ids) and _joined(list(parts)) == observation:
        return [{"source_call_id": key, "content": sound(part)} for key, part in zip(ids, parts, strict=True)]
    one = {"source_call_id": ids[0]} if len(ids) == 1 else {}
    return [{**one, "content": sound(observation)}]


def _from_step(row: Mapping[str, Any]) -> TrajectoryStep:
    kept = row["extra"]["medgym"]
    return whole(
        kept["rest"],
        _message(row),
        _observation(row),
        kept["reward"],
        kept["reward_components"],
        kept["terminated"],
        kept["truncated"],
    )


def _message(row: Mapping[str, Any]) -> str | Message:
    """Return the agent's message as the fields of a step give it."""
    if row["extra"]["medgym"]["form"] == "text":
        return str(row["message"])
    message: Message = {"role": "assistant", "content": row["message"]}
    if "reasoning_content" in row:
        message["reasoning_content"] = row["reasoning_content"]
    if "tool_calls" in row:
        calls = [Call(call["function_name"], call["arguments"], call["tool_call_id"]) for call in row["tool_calls"]]
        message["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in calls
        ]
    return message


def _observation(row: Mapping[str, Any]) -> str:
    return _joined([result["content"] for result in row["observation"]["results"]])


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else _BETWEEN.join(part for part in parts if part)


def _said(record: str | Message) -> str:
    if isinstance(record, str):
        return record
    content = record.get("content")
    return content if isinstance(content, str) else ""


def _parts(episode: Episode, step: TrajectoryStep, stop_reason: str | None) -> tuple[str, ...]:
    """Return what each call of a step was told, by playing it again; nothing when it comes out differently."""
    if step.message == "" and stop_reason is not None and StopReason(stop_reason).from_outside:
        return ()
    again = episode.step(step.message)
    return episode.replies if again.observation == step.observation else ()
