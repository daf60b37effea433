"""`medgym play`: a person answers a question in the terminal, with the same tools and reward as an agent."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medgym.cli.frame import JsonFlag, command, emit, stderr
from medgym.cli.loading import choose, open_questions, open_world
from medgym.cli.questions import WorldName
from medgym.cli.run import QuestionsName
from medgym.cli.shorthand import HELP, Quit, to_message

if TYPE_CHECKING:
    from rich.console import Console

    from medgym.episode import Episode


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    command(app, "play")(play)


def play(
    question: Annotated[str | None, typer.Argument(metavar="[ID]", help="Question id; default: one by --seed.")] = None,
    world: WorldName = "tiny",
    questions: QuestionsName = None,
    seed: Annotated[int, typer.Option(help="Picks the question when no id is given.")] = 0,
    out: Annotated[Path | None, typer.Option("--out", help="Append the record of the episode to this file.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Answer a question yourself: search, read, answer."""
    from medgym.canonical import keyed_hash
    from medgym.episode import Episode

    opened = open_world(world)
    asked = open_questions(questions, opened)
    pool = choose(asked, None, None)
    chosen = asked.get(question) if question else pool[keyed_hash("play", seed) % len(pool)]
    episode = Episode(chosen, world=opened, seed=seed, questions=asked)
    console = stderr()  # the conversation; stdout stays free for --json
    _converse(console, episode)
    trajectory = episode.trajectory()
    if out is not None:
        with out.open("ab") as file:
            file.write(trajectory.to_json().encode("utf-8", "backslashreplace") + b"\n")
    emit(as_json, json.loads(trajectory.to_json()), lambda paper: _verdict(paper, episode, questions))


def _converse(console: Console, episode: Episode) -> None:
    """Ask for one line after the other until the episode ends or the person leaves."""
    console.print(f"\n{episode.question.text}\n", highlight=False, markup=False)
    console.print(HELP, style="dim", highlight=False, markup=False)
    while not episode.done:
        try:
            message = to_message(_ask())
        except (Quit, EOFError):
            console.print("You left; nothing was handed in.")
            return
        except ValueError as problem:
            console.print(str(problem), style="yellow", highlight=False, markup=False)
            continue
        step = episode.step(message)
        console.print(step.observation, highlight=False, markup=False)
        left = step.info
        console.print(
            f"[{left['steps_left']} steps, {left['calls_left']} calls left]", style="dim", highlight=False, markup=False
        )


def _ask() -> str:
    """Return the next line that the person types, with line editing and history where there is a terminal."""
    if not sys.stdin.isatty():
        return input()
    with suppress(ImportError):
        import readline  # noqa: F401  # importing it is what switches editing on
    return input("> ")


def _verdict(console: Console, episode: Episode, questions: str | None) -> None:
    trajectory = episode.trajectory()
    if episode.done:
        parts = "  ".join(f"{name} {value:.2f}" for name, value in trajectory.components.items())
        console.print(f"reward {trajectory.reward:.3f}   {parts}", highlight=False)
    gold = episode.question.answer
    console.print(f"The answer is {gold.value}. The cheapest script takes {episode.question.oracle_calls} calls.",
                  highlight=False, markup=False)  # fmt: skip
    where = f"--questions {questions}" if questions else f"--world {episode.world.id}"
    console.print(f"See the proof: medgym show {episode.question.id} {where}", highlight=False)
