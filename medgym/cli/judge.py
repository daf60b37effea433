"""`medgym judge`: ask a language model what it thinks of recorded episodes, and keep its verdicts beside them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medgym.cli.endpoint import Answers, BaseUrl, MaxTokens, ModelName, Replay, Temperature, endpoint_of
from medgym.cli.frame import PROBLEM, JsonFlag, command, emit, progress_bar
from medgym.cli.loading import NamedQuestions, NamedWorld, open_questions, open_world
from medgym.errors import TrajectoryError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from medgym.transcript.trajectory import Trajectory


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    command(app, "judge")(judge)


def judge(
    file: Annotated[Path, typer.Argument(help="Trajectory file (.jsonl or .jsonl.gz).")],
    spec: Annotated[str, typer.Option("--judge", "-j", help="A TOML file, or a shipped judge: evidence, preference.")],
    model: ModelName = None,
    base_url: BaseUrl = None,
    out: Annotated[Path | None, typer.Option(help="Verdict file; default: beside the trajectories.")] = None,
    world: NamedWorld = None,
    questions: NamedQuestions = None,
    labels: Annotated[
        str | None, typer.Option(help='Measure agreement with a file of labels, or with the "matcher".')
    ] = None,
    at_least: Annotated[float, typer.Option(min=0, max=1, help="The score that counts as yes beside labels.")] = 0.5,
    parallel: Annotated[int, typer.Option(min=1, help="Requests at a time; it changes no result.")] = 8,
    temperature: Temperature = 0.0,
    max_tokens: MaxTokens = 1024,
    answers: Answers = None,
    replay: Replay = False,
    as_json: JsonFlag = False,
) -> None:
    """Let a language model judge how recorded episodes use evidence.

    An outage, a refusal or a reply that is not exactly what was asked for is no verdict: it masks the sample and is
    never a score. What may pass is asked again when the command is repeated.
    """
    from medgym.evaluation.judging import judge_report, matcher_labels, rated, read_labels
    from medgym.judges import JudgeSpec, ModelJudge, judge_many, verdicts_of
    from medgym.transcript.files import read_trajectories

    asked = JudgeSpec.load(spec)
    verdict_file = out or file.with_name(f"{file.name}.{asked.name}.verdicts.jsonl")
    kept = answers or verdict_file.with_name(f"{verdict_file.name}.answers")
    endpoint = endpoint_of(model, base_url, temperature, max_tokens, kept, replay)
    records = list(read_trajectories(file))
    opened = open_world(world or _named(records, "world", file), ready=False)
    played = open_questions(questions or _named(records, "questions", file), opened)
    known = read_labels(Path(labels), records) if labels not in (None, "matcher") else None
    judging = ModelJudge(asked, endpoint)
    try:
        with progress_bar() as tell:
            held = judge_many(
                judging, records, played, opened, verdict_file, parallel=parallel, tell=partial(tell, "judged")
            )
        identity = judging.identity
    finally:
        judging.close()
    items = rated(asked.name, records, played, opened, verdicts_of(held.values()))
    compared = matcher_labels(items) if labels == "matcher" else known
    found = judge_report(items, compared, at_least)
    summary = {"file": str(verdict_file), **identity, "episodes": len(records), "to_judge": len(items)} | found
    emit(as_json, summary, partial(_show, summary, labels))
    if any(item.verdict.missing and item.verdict.missing.may_pass for item in items):
        raise typer.Exit(PROBLEM)


def _named(records: Sequence[Trajectory], key: str, file: Path) -> str:
    """Return the world or question set that all records name."""
    names = {str(record.header.get(key) or "") for record in records}
    if len(names) != 1 or names == {""}:
        what = "no episode" if not records else f"episodes that name {', '.join(sorted(names)) or 'nothing'}"
        raise TrajectoryError(
            f"{file} does not say which {key} it belongs to.", f"It holds {what}.", f"Give --{key}, or split the file."
        )
    return names.pop()


def _show(summary: Mapping[str, Any], labels: str | None, console: Console) -> None:
    console.print(
        f"{summary['to_judge']:,} of {summary['episodes']:,} episodes have something to judge; verdicts in "
        f"{summary['file']}.",
        highlight=False,
    )
    for name, title in (("right", "right answers"), ("wrong", "wrong answers")):
        row = summary[name]
        score = "no score" if row["score"] is None else f"mean score {row['score']:.2f}"
        masked = ", ".join(f"{count:,} {reason}" for reason, count in row["masked"].items()) or "none"
        console.print(f"{title}: {row['judged']:,} judged, {score}; masked: {masked}", highlight=False)
    for name, share in summary["criteria"].items():
        console.print(f"  {name}: met in {share:.0%}", highlight=False)
    if "agreement" in summary:
        console.print(_agreement(summary["agreement"], labels), highlight=False)


def _agreement(row: Mapping[str, Any], labels: str | None) -> str:
    if row["kappa"] is None:
        return (
            f"Agreement with {labels}: {row['items']:,} items, kappa is not defined (one of the labels never occurs)."
        )
    low, high = row["interval"]
    return (
        f"Agreement with {labels}: {row['observed']:.1%} of {row['items']:,} items, kappa {row['kappa']:.2f} "
        f"({low:.2f} to {high:.2f})."
    )
