"""`medgym doctor`: is everything there that medgym needs, and what to do if not."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from medgym.cli.frame import PROBLEM, JsonFlag, command, emit
from medgym.errors import MedgymError

if TYPE_CHECKING:
    from rich.console import Console

_OLDEST, _NEWEST = (3, 11), (3, 14)
_MIN_DISK = 500_000_000
_MIN_MEMORY = 1_000_000_000
_SIGNS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "problem": "[red]✗[/]"}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: `status` is "ok", "warning" or "problem"; `next` says what to do."""

    name: str
    status: str
    found: str
    next: str = ""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    command(app, "doctor")(doctor)


def doctor(as_json: JsonFlag = False) -> None:
    """Check Python, packages, shipped worlds and questions, cache, disk and memory; exit 1 on a problem."""
    checks = [check for look in (_python, _packages, _worlds, _questions, _cache, _memory) for check in look()]
    sound = all(check.status != "problem" for check in checks)

    def show(console: Console) -> None:
        from rich.markup import escape

        for check in checks:
            console.print(f"{_SIGNS[check.status]} {check.name:<22} {escape(check.found)}", highlight=False)
            if check.next:
                console.print(f"  {'':<22} [bold]{escape(check.next)}[/]", highlight=False)
        console.print("\nEverything is in order." if sound else "\nThere are problems.")

    emit(as_json, {"sound": sound, "checks": [asdict(check) for check in checks]}, show)
    if not sound:
        raise typer.Exit(PROBLEM)


def _python() -> Iterator[Check]:
    here = sys.version_info[:2]
    found = f"{platform.python_version()} ({platform.python_implementation()}) on {platform.platform(terse=True)}"
    if here < _OLDEST:
        yield Check("python", "problem", found, "Use Python 3.11 to 3.14.")
    elif here > _NEWEST:
        yield Check("python", "warning", found, "medgym is tested with Python 3.11 to 3.14.")
    else:
        yield Check("python", "ok", found)


def _packages() -> Iterator[Check]:
    for line in metadata.requires("medgym") or ():
        if "extra ==" in line:
            continue
        wanted = line.split(";")[0].strip()
        name = re.split(r"[^A-Za-z0-9_.-]", wanted)[0]
        try:
            have = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Check(name, "problem", "not installed", f"Run: pip install '{wanted}'")
            continue
        fits = _release(have) >= _oldest(wanted)
        advice = "" if fits else f"Run: pip install '{wanted}'"
        yield Check(name, "ok" if fits else "problem", f"{have} (needs {wanted.removeprefix(name)})", advice)


def _oldest(requirement: str) -> tuple[int, ...]:
    """Return the lowest release that a requirement such as "rich>=13.7" or "tantivy~=0.27.0" allows."""
    bound = re.search(r"[>~]=\s*([\d.]+)", requirement)
    return _release(bound.group(1)) if bound else ()


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0])[:3])


def _worlds() -> Iterator[Check]:
    from medgym.world.world import World, shipped_worlds

    try:
        shipped = shipped_worlds()
    except MedgymError as error:
        yield Check("worlds", "problem", error.what, error.next_step)
        return
    if not shipped:
        yield Check("worlds", "problem", "none are shipped", "Reinstall medgym, or build one: medgym world build.")
    for name, folder in shipped.items():
        yield _attempt(f"world {name}", lambda folder=folder: _world(World.load(folder)))  # type: ignore[misc]


def _world(world: object) -> tuple[str, str, str]:
    from medgym.world.world import World

    assert isinstance(world, World)  # for the type checker: `_attempt` takes plain callables
    world.check()
    recorded = world.manifest.get("fingerprint")
    ready = (world.cache_folder / "complete").exists()
    state = "index ready" if ready else "index is built on first use"
    found = f"{world.manifest['counts']['documents']:,} documents, {state}, fingerprint {world.fingerprint[:12]}"
    if recorded != world.fingerprint:
        return "warning", found, "Its search engine differs from the one it was made with: results may differ."
    return "ok", found, ""


def _questions() -> Iterator[Check]:
    from medgym.questions.question_set import QuestionSet
    from medgym.world.world import shipped_worlds

    def look(name: str) -> tuple[str, str, str]:
        found = QuestionSet.load(name)
        return "ok", f"{len(found):,} questions, fingerprint {found.fingerprint[:12]}", ""

    try:
        names = list(shipped_worlds())
    except MedgymError:
        return
    for name in names:
        yield _attempt(f"questions {name}", lambda name=name: look(name))  # type: ignore[misc]


def _cache() -> Iterator[Check]:
    from medgym.resources import cache_root

    folder = cache_root()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Check("cache", "problem", f"{folder}: {error.strerror}", "Set MEDGYM_CACHE to a folder you can write to.")
        return
    free = shutil.disk_usage(folder).free
    found = f"{folder}, {free / 1e9:.1f} GB free"
    advice = "" if free >= _MIN_DISK else "Set MEDGYM_CACHE to a folder on a disk with 500 MB to spare."
    yield Check("cache", "ok" if free >= _MIN_DISK else "warning", found, advice)


def _memory() -> Iterator[Check]:
    free = _available_memory()
    if free is None:
        yield Check("memory", "ok", "unknown on this platform; medgym needs about 1 GB")
    else:
        enough = free >= _MIN_MEMORY
        advice = "" if enough else "The large world needs about 1 GB; use --world tiny."
        yield Check("memory", "ok" if enough else "warning", f"{free / 1e9:.1f} GB available", advice)


def _available_memory() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return None


def _attempt(name: str, look: Callable[[], tuple[str, str, str]]) -> Check:
    """Return what `look` finds as a check; an error is a problem."""
    try:
        return Check(name, *look())
    except MedgymError as error:
        return Check(name, "problem", error.what, error.next_step or error.why)
