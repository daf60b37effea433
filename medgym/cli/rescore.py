"""`medgym rescore`: what recorded episodes earn under other rewards."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medgym.cli.frame import JsonFlag, command, emit, progress_bar
from medgym.cli.loading import NamedQuestions, NamedWorld

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from medgym.rewards.judge import Verdict


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    command(app, "rescore")(rescore)


def rescore(
    runs: Annotated[list[Path], typer.Argument(help="Trajectory files (.jsonl or .jsonl.gz).")],
    reward: Annotated[
        list[str] | None, typer.Option("--reward", "-r", help="Preset or TOML file; may be given again and again.")
    ] = None,
    world: NamedWorld = None,
    questions: NamedQuestions = None,
    verdicts: Annotated[
        list[Path] | None, typer.Option("--verdicts", help="What `medgym judge` wrote, for rewards that read it.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that score side by side.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="JSON file for the scores of every episode.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Score recorded episodes with any rewards, and compare the agents that played them."""
    from medgym.canonical import canonical_json
    from medgym.cli.tables import rewards
    from medgym.evaluation.rescoring import Rescorer, rescore_files, summarise
    from medgym.rewards import resolve_reward

    labels = list(dict.fromkeys(reward or ["paper"]))
    rescorer = Rescorer({label: label for label in labels}, world, questions, _said(verdicts) if verdicts else None)
    with progress_bar() as tell:
        rows = rescore_files(runs, rescorer, workers=workers, progress=partial(tell, "scored"))
    found: dict[str, Any] = {
        "files": [str(path) for path in runs],
        "rewards": {label: resolve_reward(label).spec for label in labels},
        "agents": summarise(rows),
    }
    if out is not None:
        episodes = [
            {
                "file": row.file,
                "line": row.line,
                "agent": row.agent,
                "question_id": row.question_id,
                "scores": {label: {"reward": s.reward, "components": s.components} for label, s in row.scores.items()},
            }
            for row in rows
        ]
        out.write_bytes(canonical_json(found | {"episodes": episodes}) + b"\n")

    def show(console: Console) -> None:
        for label in labels:
            console.print(rewards(label, found["agents"]))
        left_out = sum(not row.scores for row in rows)
        console.print(f"{len(rows):,} episodes, {left_out:,} masked or unfinished and left out.", highlight=False)
        if out is not None:
            console.print(f"Scores of every episode: {out}", highlight=False)

    emit(as_json, found, show)


def _said(files: Sequence[Path]) -> dict[str, tuple[Verdict, ...]]:
    """Return the verdicts of some files, by digest of the record."""
    from medgym.judges import read_records, verdicts_of

    return verdicts_of([row for path in files for row in read_records(path)])
