"""diskcache without pickle.

diskcache unpickles keys and values from its database (CVE-2025-69872), opens and deletes whatever file a row names,
and takes the database's own settings as attributes and pragmas. A cache folder from elsewhere could so run code. Here
keys are text, values are bytes inside the database, and a database that is not laid out as diskcache lays it out is
refused before diskcache sees it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from diskcache import Cache, Disk
from diskcache.core import DBNAME, DEFAULT_SETTINGS, METADATA, MODE_RAW

from medgym.errors import StoreError

# Every setting is given, so that none is taken from a database.
_SETTINGS: dict[str, Any] = DEFAULT_SETTINGS | {
    "eviction_policy": "none",
    "cull_limit": 0,
    "size_limit": 2**62,
    "disk_min_file_size": 2**62,  # values stay in the database; no row names a file
}
_KNOWN_SETTINGS = frozenset(DEFAULT_SETTINGS) | frozenset(METADATA)
_TEXT_SETTINGS = {"eviction_policy": "none", "sqlite_journal_mode": "wal"}


class SafeDisk(Disk):  # type: ignore[misc]
    """Keeps text keys and bytes values as they are, inside the database; everything else is refused."""

    def put(self, key: object) -> tuple[str, bool]:
        """Return the database form of a key, which must be text."""
        if type(key) is not str:
            raise StoreError("A key of the store must be text.", f"This one is of type {type(key).__name__}.")
        return key, True

    def get(self, key: object, raw: object) -> str:
        """Return the key of a row; raises `StoreError` for keys that diskcache would unpickle."""
        if not raw or type(key) is not str:
            raise _refused("a key is not plain text")
        return key

    def store(self, value: object, read: bool, key: object = None) -> tuple[int, int, None, bytes]:
        """Return the database form of a value, which must be bytes."""
        if read or type(value) is not bytes:
            raise StoreError("A value of the store must be bytes.", f"This one is of type {type(value).__name__}.")
        return 0, MODE_RAW, None, value

    def fetch(self, mode: object, filename: object, value: object, read: bool) -> bytes:
        """Return the value of a row; raises `StoreError` for pickles and for rows that name a file."""
        if mode != MODE_RAW or filename is not None or read or type(value) is not bytes:
            raise _refused("a row holds a pickle, or names a file, instead of plain bytes")
        return value

    def filename(self, key: object = None, value: object = None) -> NoReturn:
        """Refuse: no value lies in a file."""
        raise _refused("a value was to be written to a file")

    def remove(self, file_path: object) -> NoReturn:
        """Refuse: a row that names a file was tampered with, and that file may be anywhere."""
        raise _refused("a row names a file to delete")


def open_cache(folder: Path) -> Cache:
    """Open or create a cache in `folder`; raises `StoreError` when it cannot be opened or is not safe to open."""
    database = folder / DBNAME
    try:
        if database.exists():
            _inspect(database)
        return Cache(str(folder.absolute()), disk=SafeDisk, **_SETTINGS)
    except (sqlite3.Error, OSError) as problem:
        raise StoreError(
            f"The result store in {folder} cannot be opened.",
            f"{problem}.",
            "Check that the folder can be written to; to read from a read-only place, freeze the store to a file.",
        ) from None


def _inspect(database: Path) -> None:
    """Raise `StoreError` unless schema and settings are what diskcache itself writes."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        schema = _schema(connection)
        if schema - _own_schema():
            raise _refused("its tables or triggers are not those of diskcache")
        if any(name == "Settings" for _, name, _ in schema):
            settings = connection.execute("SELECT key, value FROM Settings").fetchall()
            if not all(_is_plain_setting(key, value) for key, value in settings):
                raise _refused("its settings are not those of diskcache")


@cache
def _own_schema() -> frozenset[tuple[str, str, str]]:
    """Return the schema of a fresh cache, as this release of diskcache makes it."""
    with TemporaryDirectory() as folder:
        with Cache(folder, disk=SafeDisk, **_SETTINGS):
            pass
        with closing(sqlite3.connect(Path(folder) / DBNAME)) as connection:
            return _schema(connection)


def _schema(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    return frozenset(connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))


def _is_plain_setting(key: object, value: object) -> bool:
    if key in _TEXT_SETTINGS:
        return value == _TEXT_SETTINGS[str(key)]
    return key in _KNOWN_SETTINGS and type(value) is int


def _refused(why: str) -> StoreError:
    return StoreError("This result store was refused.", f"It may have been tampered with: {why}.", "Do not use it.")
