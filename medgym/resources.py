"""Where things lie: fixtures that ship with the package, the user's cache, the user's source data."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from medgym.errors import WorldError

_HERE = Path(__file__).resolve().parent


def fixtures_root() -> Path:
    """Return the folder of shipped fixtures: `medgym/fixtures` in a wheel, `fixtures/` beside the package otherwise."""
    for candidate in (_HERE / "fixtures", _HERE.parent / "fixtures"):
        if candidate.is_dir():
            return candidate
    raise WorldError(
        "The shipped fixtures are missing.",
        f"Neither {_HERE / 'fixtures'} nor {_HERE.parent / 'fixtures'} is a folder.",
        "Reinstall medgym from a wheel, an sdist or a full checkout.",
    )


def shipped(name: str) -> Path:
    """Return the path of the shipped fixture `name`, such as "worlds/tiny"; raises `WorldError` if there is none."""
    root = fixtures_root()
    path = root / name
    if not path.exists():
        folder = path.parent if path.parent.is_dir() else root
        known = ", ".join(sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith(".")))
        raise WorldError(f"No shipped fixture '{name}'.", f"There are: {known}.", "Give one of these, or a path.")
    return path


def cache_root() -> Path:
    """Return the cache folder: `MEDGYM_CACHE` if set, else the platform's user cache folder (not created here)."""
    override = os.environ.get("MEDGYM_CACHE")
    if override:
        return Path(override)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return base / "medgym"
