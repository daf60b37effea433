"""`medgym world`: build one from source files, look at one, export one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medgym.cli.frame import JsonFlag, command, emit, progress_bar
from medgym.cli.loading import open_world

if TYPE_CHECKING:
    from rich.console import Console

    from medgym.world.world import World

app = typer.Typer(help="Build, inspect and export worlds.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="A shipped world (tiny, orphan, orphan@1) or the folder of one.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.")]


@command(app, "build")
def build(
    sources: Annotated[Path, typer.Argument(help="Folder that holds the sources' own files, a folder each.")],
    out: Out,
    name: Annotated[str, typer.Option(help="Name of the world.")] = "mine",
    version: Annotated[int, typer.Option(min=1, help="Version; raise it when the content changes.")] = 1,
    as_json: JsonFlag = False,
) -> None:
    """Build a world from source files and write it to a folder."""
    from medgym.world.build.builder import build_world_graph
    from medgym.world.world import World

    with progress_bar() as tell:
        graph, report = build_world_graph(sources, tell)
    world = World.from_graph(name, version, graph)
    world.save(out)
    data = {"world": world.id, "folder": str(out), "fingerprint": world.fingerprint, **world.manifest["counts"]}

    def show(console: Console) -> None:
        for section in report.sections:
            console.print(f"{section.name:<18} read {section.read:>8,}  facts {section.added_facts:>8,}")
        if report.missing:
            console.print(f"Not there, left out: {', '.join(report.missing)}.")
        console.print(f"[bold]{world.id}[/] written to {out}: {_counts(data)}.")
        console.print(f"Try: medgym synth --world {out} -n 100 --out questions.jsonl")

    emit(as_json, data | {"report": report.to_row()}, show)


@command(app, "info")
def info(name: Name, as_json: JsonFlag = False) -> None:
    """Say what a world holds, where it comes from, and under which licences."""
    data = describe(open_world(name))

    def show(console: Console) -> None:
        console.print(f"[bold]{data['world']}[/]  {_counts(data)}", highlight=False)
        console.print(f"fingerprint {data['fingerprint']}", highlight=False)
        for title in ("entity_types", "predicates", "document_types", "claims"):
            rows = ", ".join(f"{key.replace('_', ' ')} {count:,}" for key, count in data[title].items())
            console.print(f"\n[bold]{title.replace('_', ' ').capitalize()}[/]\n{rows}", highlight=False)
        console.print("\n[bold]Sources[/]")
        for source in data["sources"]:
            console.print(f"{source['title']} ({source['licence']}, {source['snapshot']})", highlight=False)

    emit(as_json, data, show)


@command(app, "export")
def export(name: Name, out: Out, as_json: JsonFlag = False) -> None:
    """Write a world as four JSON Lines files: entities, facts, documents, claims."""
    from medgym.world.export import export_world

    world = open_world(name)
    rows = export_world(world, out)
    data = {"world": world.id, "folder": str(out), "rows": rows}
    counts = ", ".join(f"{count:,} {kind}" for kind, count in rows.items())
    emit(as_json, data, lambda console: console.print(f"{world.id} written to {out}: {counts}.", highlight=False))


def describe(world: World) -> dict[str, Any]:
    """Return what there is to know of a world, as JSON values."""
    from medgym.world.graph import PREDICATE_NAMES
    from medgym.world.render import count_claims

    graph = world.graph
    predicates = {name: len(graph.span(name)) for name in PREDICATE_NAMES}
    return {
        "world": world.id,
        "fingerprint": world.fingerprint,
        **world.manifest["counts"],
        "entity_types": dict(Counter(graph.entity_types).most_common()),
        "predicates": {name: count for name, count in predicates.items() if count},
        "document_types": dict(Counter(row[2] for row in world.documents.rows).most_common()),
        "claims": count_claims(graph),
        "sources": world.manifest["sources"],
    }


def _counts(data: dict[str, Any]) -> str:
    return ", ".join(f"{data[key]:,} {key}" for key in ("entities", "facts", "documents"))
