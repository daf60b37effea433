"""Opening worlds and question sets for commands, with a progress bar where that takes time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from medgym.cli.frame import progress_bar

if TYPE_CHECKING:
    from medgym.questions.question import Question
    from medgym.questions.question_set import QuestionSet
    from medgym.world.world import World

NamedWorld = Annotated[str | None, typer.Option("--world", "-w", help="Default: the one the records name.")]
NamedQuestions = Annotated[str | None, typer.Option("--questions", "-q", help="Default: the set they name.")]


def open_world(name: str, *, ready: bool = True) -> World:
    """Open a world by name or folder; with `ready`, render and index its documents now if that was not done before."""
    from medgym.world.world import World

    world = World.load(name)
    if ready:
        with progress_bar() as tell:
            world.progress = tell
            len(world.documents)
            world.index  # noqa: B018  # built on first use
        world.progress = None
    return world


def open_questions(source: str | None, world: World) -> QuestionSet:
    """Open a question set by file or shipped name; None: the set that ships with the world."""
    from medgym.questions.question_set import QuestionSet

    return QuestionSet.load(source if source is not None else world.id)


def choose(questions: QuestionSet, split: str | None, limit: int | None) -> list[Question]:
    """Return the questions of a split; of more than `limit`, evenly spaced ones over the whole file."""
    found = list(questions.split(split) if split else questions)
    return evenly(found, limit) if limit is not None else found


def evenly(questions: Sequence[Question], limit: int) -> list[Question]:
    """Return at most `limit` questions, evenly spaced, in order."""
    total = len(questions)
    if total <= limit:
        return list(questions)
    return [questions[position * total // limit] for position in range(limit)]
