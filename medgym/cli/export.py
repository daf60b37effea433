"""`medgym export` and `medgym import`: trajectories in the formats of others, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from medgym.cli.frame import JsonFlag, command, emit, progress_bar
from medgym.cli.loading import NamedQuestions, NamedWorld, open_world

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    command(app, "export")(export)
    command(app, "import")(bring_back)


def export(
    runs: Annotated[list[Path], typer.Argument(help="Trajectory files (.jsonl or .jsonl.gz).")],
    form: Annotated[str, typer.Option("--format", "-f", help="atif, minari, verl, skyrl or nemo.")],
    out: Annotated[str, typer.Option("--out", help="File; for atif also a folder; for minari the id of the data set.")],
    world: NamedWorld = None,
    questions: NamedQuestions = None,
    as_json: JsonFlag = False,
) -> None:
    """Write trajectories in a format of other programs; no answer that the agent was not shown is in any of them."""
    from medgym.export.files import COME_BACK
    from medgym.export.files import export as write
    from medgym.questions.question_set import QuestionSet
    from medgym.transcript.files import read_trajectories

    opened = open_world(world) if world is not None else None
    asked = QuestionSet.load(questions) if questions is not None else None
    records = [record for path in runs for record in read_trajectories(path)]
    number = write(_told("exported", records), form, out, opened, asked)

    def show(console: Console) -> None:
        console.print(f"{number:,} episodes in {out}.", highlight=False)
        if form in COME_BACK:
            console.print(f"Back again: medgym import {out} --format {form} --out FILE", highlight=False)

    emit(as_json, {"out": out, "format": form, "episodes": number}, show)


def bring_back(
    source: Annotated[str, typer.Argument(help="File or folder (atif); id or folder of a data set (minari).")],
    form: Annotated[str, typer.Option("--format", "-f", help="atif or minari; rows for trainers hold no episodes.")],
    out: Annotated[Path, typer.Option("--out", help="Trajectory file to write (.jsonl or .jsonl.gz).")],
    as_json: JsonFlag = False,
) -> None:
    """Read trajectories back from what `medgym export` wrote; a record that was changed is refused."""
    from medgym.export.files import bring_back as read
    from medgym.transcript.files import write_trajectories

    number = write_trajectories(out, list(read(source, form)))

    def show(console: Console) -> None:
        console.print(f"{number:,} episodes in {out}. Check them: medgym replay {out}", highlight=False)

    emit(as_json, {"out": str(out), "format": form, "episodes": number}, show)


def _told(stage: str, items: list[T]) -> Iterable[T]:
    """Yield items under a progress bar."""

    def told() -> Iterator[T]:
        with progress_bar() as tell:
            for number, item in enumerate(items, start=1):
                yield item
                tell(stage, number, len(items))

    return told()
