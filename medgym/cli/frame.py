"""What all commands share: `--json`, errors in words, exit codes, progress bars on stderr."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

from medgym.errors import MedgymError

if TYPE_CHECKING:
    from rich.console import Console

P = ParamSpec("P")

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout; all else goes to stderr.")]

PROBLEM, INTERRUPTED = 1, 130
_FILE_WIDTH = 140


def command(app: typer.Typer, name: str | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register a function as a command whose errors are told in words: what, why, what to do."""

    def register(function: Callable[P, None]) -> Callable[P, None]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                function(*args, **kwargs)
            except MedgymError as error:
                _report(error.what, error.why, error.next_step, bool(kwargs.get("as_json")))
                raise typer.Exit(PROBLEM) from None
            except OSError as error:
                _report(f"{error.filename or 'A file'}: {error.strerror or error}", "", "", bool(kwargs.get("as_json")))
                raise typer.Exit(PROBLEM) from None
            except KeyboardInterrupt:
                stderr().print("Interrupted.")
                raise typer.Exit(INTERRUPTED) from None

        app.command(name)(guarded)
        return guarded

    return register


def emit(as_json: bool, data: object, show: Callable[[Console], None]) -> None:
    """Print a result: `data` as JSON, or whatever `show` prints for a person."""
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=False))
    else:
        show(stdout())


def stdout() -> Console:
    """Return a console on stdout."""
    return _console()


def stderr() -> Console:
    """Return a console on stderr, where progress and problems go."""
    return _console(stderr=True)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    console = Console(stderr=stderr, soft_wrap=True)
    return console if console.is_terminal else Console(stderr=stderr, soft_wrap=True, width=_FILE_WIDTH)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function `tell(stage, done, total)` that shows a bar per stage on stderr, in terminals only."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True),
    )  # fmt: skip
    console = stderr()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        stages: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total or None)
            bars.update(stages[stage], completed=done, total=total or None)

        yield tell


def _report(what: str, why: str, next_step: str, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"error": {"what": what, "why": why, "next": next_step}}, ensure_ascii=False))
        return
    console = stderr()
    console.print(f"[bold red]Problem[/] {_plain(what)}")
    if why:
        console.print(f"[bold]Why[/]     {_plain(why)}")
    if next_step:
        console.print(f"[bold]Next[/]    {_plain(next_step)}")


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
