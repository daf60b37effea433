"""`medgym synth`, `verify` and `show`: make questions, prove them again, look at one."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medgym.cli.frame import PROBLEM, JsonFlag, command, emit, progress_bar
from medgym.cli.loading import choose, open_questions, open_world
from medgym.errors import QuestionError

if TYPE_CHECKING:
    from rich.console import Console

    from medgym.questions.question import Question
    from medgym.questions.question_set import QuestionSet
    from medgym.transcript.trajectory import Trajectory

WorldName = Annotated[str, typer.Option("--world", "-w", help="A shipped world or the folder of one.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    command(app, "synth")(synth)
    command(app, "verify")(verify)
    command(app, "show")(show_one)


def synth(
    out: Annotated[Path, typer.Option("--out", help="File to write: .jsonl or .jsonl.gz.")],
    world: WorldName = "orphan",
    n: Annotated[int, typer.Option("-n", "--number", min=1, help="How many questions.")] = 100,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal questions.")] = 0,
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0: one a core. They change no byte.")] = 0,
    sampler: Annotated[str, typer.Option(help="How the ways of chains are found.")] = "longest_chain",
    any_seed: Annotated[bool, typer.Option("--any-seed", help="Seeds need not be rare.")] = False,
    shortcuts: Annotated[bool, typer.Option("--allow-shortcuts", help="Keep what a shortcut solves.")] = False,
    unbalanced: Annotated[bool, typer.Option("--unbalanced", help="No shares of hops, forms, answer types.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Make proven questions over a world, and a card of them beside the file."""
    from medgym.questions.question_set import QuestionSet
    from medgym.synthesis import Kisa, Rules, TooFewQuestions
    from medgym.synthesis.card import write_card

    opened = open_world(world)
    rules = Rules(not any_seed, not shortcuts, not unbalanced, sampler)
    run = Kisa(opened, seed, workers=workers or os.cpu_count() or 1, rules=rules)
    short: TooFewQuestions | None = None
    with progress_bar() as tell:
        try:
            found = run.run(n, lambda done, total, refused: tell("accepted", done, total))
        except TooFewQuestions as problem:
            short, found = problem, problem.questions
    if not len(found) and short is not None:
        raise short
    found.save(out)
    made = QuestionSet.load(out)
    write_card(made, opened, run.refused, out)
    data = {"file": str(out), "world": opened.id, "fingerprint": made.fingerprint} | census(made)

    def show(console: Console) -> None:
        console.print(f"[bold]{len(made):,}[/] questions over {opened.id} written to {out}.", highlight=False)
        for key in ("splits", "hops", "answer_types", "specialties"):
            rows = ", ".join(f"{name} {count:,}" for name, count in data[key].items())
            console.print(f"[bold]{key.replace('_', ' ')}[/]  {rows}", highlight=False)

    emit(as_json, data, show)
    if short is not None:  # what there is has been written: hours of work are not thrown away
        raise short


def verify(
    file: Annotated[str, typer.Argument(help="A question file, or the name of a shipped set.")],
    world: WorldName = "orphan",
    limit: Annotated[int | None, typer.Option(min=1, help="Check that many, evenly spaced.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Prove every question again from scratch; exit 1 if a proof does not hold."""
    from medgym.synthesis.verify import Verifier

    opened = open_world(world)
    chosen = choose(open_questions(file, opened), None, limit)
    verifier = Verifier(opened)
    problems: dict[str, list[str]] = {}
    with progress_bar() as tell:
        for done, question in enumerate(chosen, start=1):
            found = verifier.problems(question)
            if found:
                problems[question.id] = found
            tell("verified", done, len(chosen))
    data = {"file": file, "world": opened.id, "questions": len(chosen), "sound": not problems, "problems": problems}

    def show(console: Console) -> None:
        for key, found in problems.items():
            console.print(f"[bold]{key}[/]  {' '.join(found)}", highlight=False, markup=True)
        verdict = "all proofs hold" if not problems else f"{len(problems):,} do not hold"
        console.print(f"{len(chosen):,} questions proved again over {opened.id}: {verdict}.", highlight=False)

    emit(as_json, data, show)
    if problems:
        raise typer.Exit(PROBLEM)


def show_one(
    what: Annotated[str, typer.Argument(metavar="ID", help="A question id, or FILE:LINE of a trajectory file.")],
    world: WorldName = "orphan",
    questions: Annotated[str | None, typer.Option("--questions", "-q", help="Question file or shipped set.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Show a question with its proof, or one recorded episode."""
    from medgym.questions.question_set import QuestionSet

    file, _, line = what.rpartition(":")
    if file and line.isdecimal() and Path(file).exists():
        trajectory = nth_trajectory(Path(file), int(line))
        emit(as_json, _row(trajectory), lambda console: show_trajectory(console, trajectory))
        return
    if questions is None:
        from medgym.world.world import World

        questions = World.load(world).id
    question = QuestionSet.load(questions).get(what)
    emit(as_json, question.model_dump(mode="json"), lambda console: show_question(console, question))


def census(questions: QuestionSet) -> dict[str, Any]:
    """Return how a question set is made up."""
    from medgym.agents.base import answer_type_of

    return {
        "questions": len(questions),
        "splits": dict(sorted(Counter(q.split for q in questions).items())),
        "hops": {str(hops): count for hops, count in sorted(Counter(q.hops for q in questions).items())},
        "answer_types": dict(Counter(map(answer_type_of, questions)).most_common()),
        "specialties": dict(Counter(q.specialty for q in questions).most_common()),
    }


def nth_trajectory(file: Path, line: int) -> Trajectory:
    """Return the trajectory on a line (from 1) of a file; raises `QuestionError` when the file is shorter."""
    from medgym.transcript.files import read_trajectories

    for number, trajectory in enumerate(read_trajectories(file), start=1):
        if number == line:
            return trajectory
    raise QuestionError(f"{file} has no line {line}.", next_step="Lines count from 1.")


def show_question(console: Console, question: Question) -> None:
    """Print a question with its answer and what proves it."""
    console.print(
        f"[bold]{question.id}[/]  {question.specialty}, {question.hops} hops, {question.split}", highlight=False
    )
    console.print(f"\n{question.text}\n", highlight=False)
    aliases = f" (also {', '.join(question.answer.aliases)})" if question.answer.aliases else ""
    console.print(f"[bold]Answer[/]  {question.answer.value}{aliases}", highlight=False)
    console.print(f"\n[bold]Query[/]  find {question.query.answer} such that")
    for atom, count in zip(question.query.atoms, question.proof.necessity, strict=False):
        console.print(
            f"  {atom.subject} {atom.predicate} {atom.object}  [dim]without it: {count} answers[/]", highlight=False
        )
    console.print(
        "\n[bold]Binding[/]  " + ", ".join(f"{k} = {v}" for k, v in question.proof.binding.items()), highlight=False
    )
    console.print("\n[bold]Cheapest script[/]")
    for number, planned in enumerate(question.proof.plan, start=1):
        brings = f"  [dim]brings up {planned.expects}[/]" if planned.expects else ""
        console.print(f"  {number} {planned.tool} {planned.arguments}{brings}", highlight=False)


def show_trajectory(console: Console, trajectory: Trajectory) -> None:
    """Print an episode: every message, what it brought, what it earned."""
    header = trajectory.header
    console.print(f"[bold]{trajectory.question_id}[/]  {header.get('agent', '')}  {header['world']}", highlight=False)
    for number, step in enumerate(trajectory.steps, start=1):
        console.print(f"\n[bold]{number}[/] [cyan]{_plain(str(step.message))}[/]", highlight=False)
        console.print(_plain(step.observation), highlight=False)
    parts = "  ".join(f"{name} {value:.2f}" for name, value in trajectory.components.items())
    console.print(f"\n[bold]reward {trajectory.reward:.3f}[/]  {parts}  {trajectory.stop_reason}", highlight=False)


def _row(trajectory: Trajectory) -> dict[str, Any]:
    import json

    row: dict[str, Any] = json.loads(trajectory.to_json())
    return row


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
