"""`medgym teach`: teachers play train questions; what passes every check is written down to learn from."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medgym.cli.frame import PROBLEM, JsonFlag, command, emit, progress_bar
from medgym.cli.loading import open_questions, open_world
from medgym.cli.questions import WorldName
from medgym.cli.run import Faults, FaultSeed, QuestionsName, Workers, faults_of

if TYPE_CHECKING:
    from rich.console import Console


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    command(app, "teach")(teach)


def teach(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files; an unfinished run in it is continued.")],
    world: WorldName = "orphan",
    questions: QuestionsName = None,
    teachers: Annotated[str, typer.Option(help="Names, separated by commas.")] = "oracle,noisy,recovery",
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many episodes are played.")] = 2100,
    seed: Annotated[int, typer.Option(help="All choices follow from it.")] = 0,
    levels: Annotated[
        str, typer.Option(help="Mask levels of guided episodes: 0 to 4, separated by commas.")
    ] = "0,1,2,3",
    start: Annotated[float, typer.Option(min=0, max=1, help="Share of guided episodes at the start.")] = 0.5,
    end: Annotated[float, typer.Option(min=0, max=1, help="The same at the end.")] = 0.0,
    faults: Faults = 0.0,
    fault_seed: FaultSeed = 0,
    workers: Workers = 1,
    as_json: JsonFlag = False,
) -> None:
    """Let teachers play train questions, and write trajectories and chat messages to learn from."""
    from medgym.export.teach import Recipe
    from medgym.export.teach import teach as run

    opened = open_world(world)
    recipe = Recipe(
        opened if workers == 1 else world,
        open_questions(questions, opened),
        tuple(name.strip() for name in teachers.split(",")),
        number,
        seed,
        _levels(levels),
        start,
        end,
        faults=faults_of(faults, fault_seed),
    )
    with progress_bar() as tell:
        summary = run(recipe, out, workers=workers, progress=partial(tell, "taught"))

    def show(console: Console) -> None:
        console.print(f"{summary['kept']:,} of {summary['played']:,} episodes kept, in {out}.", highlight=False)
        for rule, count in summary["refused"].items():
            console.print(f"  refused, {rule}: {count:,}", highlight=False)
        if summary["errors_of_teachers"]:
            console.print(f"{summary['errors_of_teachers']:,} failed by errors: run the command again to retry them.")
        console.print(
            f"Counts: {out / 'summary.md'}. Check: medgym replay {out / 'trajectories.jsonl'}", highlight=False
        )

    emit(as_json, {"folder": str(out), **summary}, show)
    if summary["errors_of_teachers"]:
        raise typer.Exit(PROBLEM)


def _levels(text: str) -> tuple[int, ...]:
    known = {"0", "1", "2", "3", "4"}
    names = [name.strip() for name in text.split(",")]
    if not known.issuperset(names):
        raise typer.BadParameter(f"mask levels are 0 to 4, separated by commas, not {text!r}")
    return tuple(int(name) for name in names)
