"""`medgym world`: build one from source files, look at one, export one, make the fictional twin of one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medgym.cli.frame import JsonFlag, command, emit, progress_bar
from medgym.cli.loading import open_world
from medgym.errors import QuestionError, WorldError

if TYPE_CHECKING:
    from rich.console import Console

    from medgym.questions.question_set import QuestionSet
    from medgym.world.twin import Twin
    from medgym.world.world import Progress, World

app = typer.Typer(help="Build, inspect, export and fictionalize worlds.", no_args_is_help=True)

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
        if data.get("fictional"):
            console.print("A fictional twin: diseases, genes, drugs and other names are invented.")
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


@command(app, "fictionalize")
def fictionalize(
    name: Name,
    out: Out,
    seed: Annotated[int, typer.Option(help="Another seed gives other names.")] = 0,
    rewire: Annotated[bool, typer.Option("--rewire", help="Give the twin other facts of the same shape too.")] = False,
    key: Annotated[Path | None, typer.Option(help="File for the key: which id and fact is which.")] = None,
    called: Annotated[str, typer.Option("--name", help="Name of the twin; the world's with -twin if none.")] = "",
    questions: Annotated[
        str | None, typer.Option(help="Questions on the world to carry over: a file or a set.")
    ] = None,
    questions_out: Annotated[Path | None, typer.Option(help="File for the questions that carry over.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Write the fictional twin of a world: the same structure under invented names, so that memory cannot answer."""
    from medgym.world.twin import fictionalize as twin_of
    from medgym.world.twin import real_names_in, real_names_in_texts

    if key is not None and key.resolve().is_relative_to(out.resolve()):
        raise WorldError(
            f"The key {key} would lie inside the twin.", "It undoes the twin.", "Give --key another folder."
        )
    if (questions is None) != (questions_out is None):
        raise QuestionError(
            "Questions are carried over from a set to a file.", "One of the two is missing.",
            "Give both --questions and --questions-out.",
        )  # fmt: skip
    world = open_world(name, ready=False)
    with progress_bar() as tell:
        twin = twin_of(world, seed, rewire=rewire, name=called or None, progress=tell)
        leaks = real_names_in(twin.world, world, tell)
        carried = _carried(questions, twin, tell) if questions is not None else None
    if carried is not None:
        leaks += real_names_in_texts({question.id: question.text for question in carried[0]}, twin.world, world)
    twin.world.save(out)
    if key is not None:
        twin.save_key(key)
    data = {"world": twin.world.id, "of": world.id, "seed": seed, "rewired": rewire, "folder": str(out)}
    data |= {"fingerprint": twin.world.fingerprint, **twin.world.manifest["counts"]}
    data |= {"key": None if key is None else str(key), "real_names": [[leak.name, leak.where] for leak in leaks]}
    if carried is not None and questions_out is not None:
        carried[0].save(questions_out)
        data |= {"questions": {"file": str(questions_out), "carried": len(carried[0]), "dropped": dict(carried[1])}}

    def show(console: Console) -> None:
        console.print(f"[bold]{twin.world.id}[/] written to {out}: {_counts(data)}.", highlight=False)
        console.print(f"Real names left in it: {len(leaks)}.", highlight=False)
        for leak in leaks[:10]:
            console.print(f"  {leak.name} in {leak.where}: {leak.text}", highlight=False, markup=False)
        if carried is not None:
            lost = carried[1].total()
            console.print(f"{len(carried[0])} questions written to {questions_out}; {lost} do not carry over.")
        console.print(f"Key: {key}" if key else "No key was kept; --key FILE writes one.", highlight=False)
        console.print(f"Try: medgym world info {out}")

    emit(as_json, data, show)


def _carried(source: str, twin: Twin, tell: Progress) -> tuple[QuestionSet, Counter[str]]:
    """Return the questions of a set that carry over to a twin, and how many do not, by reason."""
    from medgym.questions.question_set import QuestionSet
    from medgym.synthesis.transfer import Transfer

    carrying = Transfer(twin)
    return carrying.run(QuestionSet.load(source), lambda done, total: tell("questions", done, total)), carrying.dropped


def describe(world: World) -> dict[str, Any]:
    """Return what there is to know of a world, as JSON values."""
    from medgym.world.graph import PREDICATE_NAMES
    from medgym.world.render import count_claims

    graph = world.graph
    predicates = {name: len(graph.span(name)) for name in PREDICATE_NAMES}
    return {
        "world": world.id,
        "fingerprint": world.fingerprint,
        **({"fictional": True} if world.manifest.get("fictional") else {}),
        **world.manifest["counts"],
        "entity_types": dict(Counter(graph.entity_types).most_common()),
        "predicates": {name: count for name, count in predicates.items() if count},
        "document_types": dict(Counter(row[2] for row in world.documents.rows).most_common()),
        "claims": count_claims(graph),
        "sources": world.manifest["sources"],
    }


def _counts(data: dict[str, Any]) -> str:
    return ", ".join(f"{data[key]:,} {key}" for key in ("entities", "facts", "documents"))
