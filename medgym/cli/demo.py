"""`medgym demo`: the main job in one command: questions, agents, a table, a report."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medgym.cli.frame import JsonFlag, command, emit, progress_bar
from medgym.cli.loading import choose, open_questions, open_world
from medgym.cli.questions import WorldName
from medgym.cli.run import QuestionsName, Workers

if TYPE_CHECKING:
    from rich.console import Console


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    command(app, "demo")(demo)


def demo(
    world: WorldName = "orphan",
    questions: QuestionsName = None,
    split: Annotated[str, typer.Option(help="Which split is played.")] = "test",
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many questions, evenly spaced.")] = 1000,
    out: Annotated[Path, typer.Option("--out", help="Folder for report and trajectories.")] = Path("medgym-demo"),
    shown: Annotated[int, typer.Option(min=0, help="Questions whose episodes the report shows.")] = 8,
    workers: Workers = 1,
    as_json: JsonFlag = False,
) -> None:
    """Play test questions with all scripted agents; print the tables and write a report."""
    from medgym.agents.batch import Batch, run_many
    from medgym.agents.registry import AGENTS
    from medgym.cli.tables import breakdown, overview
    from medgym.viewer.report import Run, build_report
    from medgym.viewer.write import write_report

    opened = open_world(world)
    asked = open_questions(questions, opened)
    chosen = choose(asked, split, number)
    ids = [question.id for question in chosen]
    runs = []
    with progress_bar() as tell:
        for name in AGENTS:
            file = out / "trajectories" / f"{name}.jsonl"
            batch = Batch(name, opened if workers == 1 else world, asked)
            played = run_many(batch, ids, path=file, workers=workers, progress=partial(tell, name))
            runs.append(Run(name, chosen, played, _replay_command(file, world, questions)))
    report = build_report(runs, opened, asked, shown=shown)
    files = write_report(report, out)

    def show(console: Console) -> None:
        console.print(f"\n[bold]{len(chosen):,}[/] {split} questions over {opened.id}", highlight=False)
        console.print(overview(report["agents"]))
        console.print(breakdown(report["agents"], "by_hops"))
        console.print(breakdown(report["agents"], "by_answer_type"))
        console.print(f"Report: {files['html']}  (the same as JSON: {files['json']})", highlight=False)

    tables = {key: report[key] for key in ("world", "questions", "agents", "pairs")}
    emit(as_json, tables | {"files": {kind: str(path) for kind, path in files.items()}}, show)


def _replay_command(file: Path, world: str, questions: str | None) -> str:
    """Return the command that checks a file; worlds and sets that do not ship have to be named."""
    words = ["medgym", "replay", str(file)]
    if Path(world).exists():
        words += ["--world", world]
    if questions is not None:
        words += ["--questions", questions]
    return shlex.join(words)
