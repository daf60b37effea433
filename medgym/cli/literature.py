"""`medgym world literature`: build a world from papers and pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medgym.cli.frame import JsonFlag, command, emit, progress_bar

if TYPE_CHECKING:
    from rich.console import Console


def register(app: typer.Typer) -> None:
    """Add the command to the group `world`."""
    command(app, "literature")(literature)


def literature(
    sources: Annotated[
        list[Path], typer.Argument(help="Files or folders: PubMed XML, MEDLINE text, MedQuAD, JATS, JSON lines.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder to write the world to.")],
    lexicon: Annotated[
        str, typer.Option(help="The world whose names are linked: a shipped name or a folder.")
    ] = "orphan",
    name: Annotated[str, typer.Option(help="Name of the world.")] = "literature",
    version: Annotated[int, typer.Option(min=1, help="Version; raise it when the content changes.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read shards.")] = 1,
    engine: Annotated[str, typer.Option(help="pool (processes on this machine) or ray.")] = "pool",
    shard_size: Annotated[int, typer.Option(min=1, help="Records a shard.")] = 1000,
    snapshot: Annotated[
        str | None, typer.Option(help="Date of the sources, where no SNAPSHOT file lies beside them.")
    ] = None,
    take_over: Annotated[
        list[str] | None, typer.Option(help="Facts of the lexicon to add: groups, subtypes, prevalence.")
    ] = None,
    co_mentions: Annotated[bool, typer.Option(help="Add entities that are named together.")] = True,
    only_stating: Annotated[bool, typer.Option(help="Leave out documents that state no fact.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Build a world from literature; run it again after an interrupt and it goes on where it was."""
    from medgym.literature.build import build_literature_world

    work = out.with_name(out.name + ".shards")
    with progress_bar() as tell:
        world, report = build_literature_world(
            sources, lexicon, name=name, version=version, work=work, workers=workers, engine=engine,
            shard_size=shard_size, snapshot=snapshot, take_over=take_over or (), co_mentions=co_mentions,
            only_stating=only_stating, progress=tell,
        )  # fmt: skip
        world.save(out)
    data = {
        "world": world.id, "folder": str(out), "shards_folder": str(work), "fingerprint": world.fingerprint,
        **world.manifest["counts"], "report": report.to_row(),
    }  # fmt: skip

    def show(console: Console) -> None:
        for predicate, count in report.facts.items():
            console.print(f"{predicate:<18} {count:>9,}")
        if report.unread:
            console.print(f"No reader fits {len(report.unread):,} files of the folders; --json lists them.")
        for reason, count in report.lost.items():
            console.print(f"Left out: {count:,} {reason}.")
        counts = ", ".join(f"{data[key]:,} {key}" for key in ("entities", "facts", "documents"))
        console.print(f"[bold]{world.id}[/] written to {out}: {counts}.")
        console.print(f"{report.resumed} of {report.shards} shards were there already; {work} can be deleted now.")
        console.print(f"Try: medgym synth --world {out} -n 100 --out questions.jsonl")

    emit(as_json, data, show)
