"""`medgym gate`: keep the questions that a language model seldom solves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from medgym.cli.endpoint import Answers, BaseUrl, MaxTokens, ModelName, Replay, Temperature, endpoint_of
from medgym.cli.frame import JsonFlag, command, emit, progress_bar
from medgym.cli.loading import choose, open_questions, open_world
from medgym.cli.questions import WorldName

if TYPE_CHECKING:
    from rich.console import Console

_SETTINGS: dict[str, tuple[Literal["closed-book", "tools"], ...]] = {
    "closed-book": ("closed-book",),
    "tools": ("tools",),
    "both": ("closed-book", "tools"),
}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    command(app, "gate")(gate)


def gate(
    file: Annotated[str, typer.Argument(help="A question file, or the name of a shipped set.")],
    out: Annotated[Path, typer.Option("--out", help="File for the questions that are kept: .jsonl or .jsonl.gz.")],
    model: ModelName = None,
    base_url: BaseUrl = None,
    world: WorldName = "orphan",
    n: Annotated[int, typer.Option("-n", "--samples", min=1, help="Attempts at each question.")] = 4,
    below: Annotated[float, typer.Option(help="Keep what is solved less often than that.")] = 0.5,
    setting: Annotated[Literal["closed-book", "tools", "both"], typer.Option(help="How it is asked.")] = "closed-book",
    split: Annotated[str | None, typer.Option(help="train, dev or test; default: all.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask that many, evenly spaced.")] = None,
    parallel: Annotated[int, typer.Option(min=1, help="Requests at a time; it changes no result.")] = 8,
    temperature: Temperature = 1.0,
    max_tokens: MaxTokens = 2048,
    answers: Answers = None,
    replay: Replay = False,
    report: Annotated[Path | None, typer.Option(help="File for the report; default: beside the output file.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Keep the questions that a language model solves less often than a given rate.

    An attempt that an outage cut short counts neither way; a question with too few attempts left is undecided, is not
    kept, and is asked again when the command is repeated.
    """
    from medgym.canonical import canonical_json
    from medgym.evaluation.gating import gate_report
    from medgym.questions.question_set import QuestionSet
    from medgym.synthesis.gate import Gate

    spec = endpoint_of(
        model, base_url, temperature, max_tokens, answers or out.with_name(f"{out.name}.answers"), replay
    )
    opened = open_world(world)
    asked = open_questions(file, opened)
    chosen = choose(asked, split, limit)
    endpoint = spec.open()
    guard = Gate(opened, endpoint, _SETTINGS[setting], n, below)
    try:
        with progress_bar() as tell:
            verdicts = list(guard.verdicts(chosen, parallel, lambda done, total: tell("asked", done, total)))
    finally:
        endpoint.close()
    found = gate_report(guard, verdicts, asked.fingerprint)
    kept = {verdict.question_id for verdict in verdicts if verdict.ruling == "kept"}
    QuestionSet((question for question in chosen if question.id in kept), asked.name).save(out)
    listing = report or out.with_name(f"{out.name}.report.json")
    listing.write_bytes(canonical_json(found) + b"\n")

    def show(console: Console) -> None:
        console.print(f"[bold]{len(kept):,}[/] of {len(chosen):,} questions are kept in {out}.", highlight=False)
        for name, row in found["settings"].items():
            low, high = row["interval"]
            rate = "no valid attempt" if row["rate"] is None else f"{row['rate']:.1%} solved ({low:.1%} to {high:.1%})"
            console.print(f"{name}: {rate}, {row['valid']:,} attempts, {row['masked']:,} masked", highlight=False)
        if found["undecided"]:
            console.print(f"{len(found['undecided']):,} are undecided: run the same command again.", highlight=False)
        console.print(f"Report: {listing}", highlight=False)

    summary = {key: value for key, value in found.items() if key != "items"}
    emit(as_json, {"file": str(out), "report": str(listing)} | summary, show)
