"""The command line: `medgym --help`. Heavy modules are imported by the commands that need them."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from medgym.cli import demo, doctor, export, gate, hack, judge, literature, play, questions, rescore, run, teach, world

app = typer.Typer(
    name="medgym",
    help="A gymnasium for medical deep research: proven multi-hop questions, hermetic tools, honest rewards.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    epilog="Exit codes: 0 done, 1 a problem (what, why and what to do are printed), 2 wrong usage, 130 interrupted.",
)
for group in (demo, questions, gate, run, rescore, judge, teach, export, hack, play, doctor):
    group.register(app)
literature.register(world.app)
app.add_typer(world.app, name="world")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"medgym {version('medgym')}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens, on stderr.")] = False,
) -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.WARNING, format="%(message)s")
