"""The student's record of an episode: chat messages with tools, and which messages to learn from.

Conventions are those of Hugging Face chat templates: `tool_calls` with `arguments` as an object, tool messages that
carry `tool_call_id` and `name`. Templates print arguments by `tojson`, so a JSON string would be quoted twice; and our
own records hold objects, so that a record reads back to the very trajectory it came from. (Arrow tables give every row
the union of all argument names: load the file as JSON Lines, or dump `arguments` to text there.)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from medgym.agents.teachers.views import student_task
from medgym.episode import Episode
from medgym.questions.question import Question
from medgym.tools.toolbox import Toolbox
from medgym.transcript.messages import Message
from medgym.transcript.trajectory import Trajectory, TrajectoryStep, seal

OWN_MISTAKES: Final = frozenset({"unknown_tool", "invalid_arguments", "not_found", "no_such_page"})
"""Kinds of errors that the caller brings about; a fault of the tool is none of these."""


_NOTHING: Final = "No results."


def fold(header: Mapping[str, Any], messages: list[Any], question: Question, toolbox: Toolbox) -> Episode:
    """Return the episode that these messages lead to, under the header's reward, limits and seed."""
    episode = Episode(
        question, toolbox=toolbox, reward=header["reward"], limits=header["limits"], seed=int(header["seed"])
    )
    for message in messages:
        episode.step(message)
    return episode


def student_record(trajectory: Trajectory, episode: Episode, meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return {messages, tools, trainable, meta} of an episode, built from the environment's own prompt and transcript.

    Args:
        trajectory: the record of the episode; its header and digest go into `meta`.
        episode: the episode itself, folded from the trajectory.
        meta: what else is to be known of it; never a hint, never the gold answer.
    """
    messages = student_messages(episode)
    turns = [number for number, message in enumerate(messages) if message["role"] == "assistant"]
    trainable = [n for n, step in zip(turns, trajectory.steps, strict=True) if is_trainable(step)]
    about = {**meta, "digest": trajectory.digest, "header": dict(trajectory.header)}
    return {"messages": messages, "tools": list(student_task(episode).tools), "trainable": trainable, "meta": about}


def student_messages(episode: Episode) -> list[Message]:
    """Return the student's view of an episode, and what followed from it."""
    start = student_task(episode).messages()
    return [*start, *episode.messages[len(start) :]]


def is_trainable(step: TrajectoryStep) -> bool:
    """Tell whether a turn is one to learn: not one that the tools refused for its own mistake, or that found nothing.

    The turn that puts it right is learnt; what went before is only its context.
    """
    if any(call.error in OWN_MISTAKES for call in step.calls) or step.observation.startswith(_NOTHING):
        return False
    return bool(step.calls) or step.terminated


def refold(record: Mapping[str, Any], question: Question, toolbox: Toolbox) -> Episode:
    """Return the episode that a student's record stands for, by folding its assistant messages again."""
    turns = [message for message in record["messages"] if message["role"] == "assistant"]
    return fold(record["meta"]["header"], turns, question, toolbox)


def restore(record: Mapping[str, Any], question: Question, toolbox: Toolbox) -> Trajectory:
    """Return the trajectory that a student's record stands for; its digest is the one in `meta`."""
    episode = refold(record, question, toolbox)
    return seal(record["meta"]["header"], episode.steps(), episode.footer())
