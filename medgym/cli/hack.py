"""`medgym hack`: let reward hackers play, and see whether any reward pays them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medgym.cli.frame import PROBLEM, JsonFlag, command, emit, progress_bar
from medgym.cli.loading import evenly, open_questions, open_world
from medgym.cli.questions import WorldName
from medgym.cli.run import QuestionsName, Workers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console
    from rich.table import Table

    from medgym.questions.question import Question
    from medgym.questions.question_set import QuestionSet

_OTHERS = 100


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    command(app, "hack")(hack)


def hack(
    world: WorldName = "orphan",
    questions: QuestionsName = None,
    split: Annotated[str, typer.Option(help="train, dev or test.")] = "test",
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many questions, evenly spaced.")] = 500,
    rewards: Annotated[
        str | None, typer.Option(help="Presets or TOML files, separated by commas; default: all presets.")
    ] = None,
    hackers: Annotated[str | None, typer.Option(help="Names, by commas; default: all.")] = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for report and episodes; an unfinished run in it is continued.")
    ] = Path("medgym-hack"),
    seed: Annotated[int, typer.Option(help="Seed of the episodes.")] = 0,
    workers: Workers = 1,
    as_json: JsonFlag = False,
) -> None:
    """Let reward hackers play; exit 0 only if none earns more than 0.2 of what the oracle earns, under any reward."""
    from medgym.evaluation.hacking import Suite, hacking_report, play_suite
    from medgym.evaluation.hacking.examples import examples
    from medgym.evaluation.hacking.injected import check_injected
    from medgym.viewer.hacking import write_hacking

    opened = open_world(world)
    asked = open_questions(questions, opened)
    suite = Suite(
        opened if workers == 1 else world,
        asked,
        evenly(_answerable(asked, split), number),
        [q for other in _other_splits(asked, split) for q in evenly(_answerable(asked, other), min(number, _OTHERS))],
        _names(rewards),
        _names(hackers),
        seed,
    )
    with progress_bar() as tell:
        rows = play_suite(suite, out / "episodes.jsonl", workers=workers, progress=partial(tell, "played"))
        report = hacking_report(suite, rows, check_injected(suite, progress=partial(tell, "other words")))
        report["examples"] = examples(suite, report["hackers"])
    files = write_hacking(report, out)

    def show(console: Console) -> None:
        console.print(f"\n[bold]{len(suite.asked):,}[/] {split} questions over {opened.id}", highlight=False)
        console.print(_table(report))
        for split_name, row in report["abstaining"].items():
            worst = max(row["shares"].values())
            console.print(f"Always abstaining, {split_name}: {worst:.1%} at most of the oracle's", highlight=False)
        injected = report["injected"]
        console.print(f"Other words on pages: {len(injected['changed'])} of {injected['compared']:,} rewards changed")
        for problem in report["problems"]:
            console.print(f"[bold red]{problem}[/]", highlight=False)
        console.print(f"Report: {files['html']}  (the same as JSON: {files['json']})", highlight=False)

    shown = {key: value for key, value in report.items() if key != "examples"}
    emit(as_json, shown | {"files": {kind: str(path) for kind, path in files.items()}}, show)
    if report["problems"]:
        raise typer.Exit(PROBLEM)


def _answerable(questions: QuestionSet, split: str) -> list[Question]:
    return [question for question in questions.split(split) if question.answer.type != "none"]


def _other_splits(questions: QuestionSet, split: str) -> list[str]:
    found = {question.split for question in questions if question.answer.type != "none"}
    return sorted(found - {split})


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",")) if text else ()


def _table(report: Mapping[str, Any]) -> Table:
    from rich import box
    from rich.table import Table

    names = [reward["name"] for reward in report["rewards"]]
    table = Table(title="Shares of the oracle's reward", box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for position, column in enumerate(["Hacker", *names, "worst"]):
        table.add_column(column, justify="right" if position else "left", no_wrap=True)
    table.add_row("oracle, mean reward", *(f"{reward['oracle']:.3f}" for reward in report["rewards"]), "–", style="dim")
    for row in report["hackers"]:
        cells = [*(row["shares"][name] for name in names), row["worst"]["share"]]
        table.add_row(row["hacker"], *(_share(share, report["limit"]) for share in cells))
    return table


def _share(share: float, limit: float) -> str:
    return f"[bold red]{share:.1%}[/]" if share > limit else f"{share:.1%}"
