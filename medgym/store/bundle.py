"""Frozen results: one sorted SQLite file that depends on its content alone and is read without writing anything.

It opens from read-only places, is shared by processes through the page cache, and names its content by one digest.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn, Protocol

from medgym.errors import StoreError
from medgym.store.codec import CHECKSUM_BYTES, check
from medgym.store.keys import SCHEMA_VERSION

FORMAT = f"medgym-results-{SCHEMA_VERSION}"
_TABLES = (
    "CREATE TABLE manifest (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE results (key TEXT PRIMARY KEY, value BLOB NOT NULL)",
)


class Rows(Protocol):
    """What `freeze` needs of a store."""

    def rows(self) -> Iterator[tuple[str, bytes]]:
        """Yield (key, stored value) of every result, sorted by key."""


def freeze(store: Rows, file: str | Path) -> str:
    """Write all results of `store` to one file and return the digest of its content.

    Every row is verified on the way (`StoreError`). The file appears whole or not at all, and equal content gives
    equal bytes under one release of SQLite.
    """
    target = Path(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f"{target.name}.{os.getpid()}.part")
    scratch.unlink(missing_ok=True)
    try:
        digest = _write(store, scratch)
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
    return digest


class _Content:
    """Takes rows in key order, verifies each, and sums them up in one digest."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.count = 0

    def take(self, key: str, value: bytes) -> None:
        check(key, value)
        self._hash.update(key.encode() + value[:CHECKSUM_BYTES])
        self.count += 1

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def _write(store: Rows, file: Path) -> str:
    content = _Content()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        for table in _TABLES:
            connection.execute(table)
        for key, value in store.rows():
            content.take(key, value)
            connection.execute("INSERT INTO results VALUES (?, ?)", (key, value))
        manifest = {"content": content.digest, "count": str(content.count), "format": FORMAT}
        connection.executemany("INSERT INTO manifest VALUES (?, ?)", sorted(manifest.items()))
        connection.execute("COMMIT")
    return content.digest


class Bundle:
    """A frozen file of results, read only. Safe to share between threads, and to carry over a fork."""

    def __init__(self, file: str | Path) -> None:
        """Open a bundle; raises `StoreError` when it is none, is damaged, or is of another format."""
        self.path = Path(file)
        self._open()
        try:
            schema = tuple(
                sql for (sql,) in self._fetch("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
            )
            manifest = dict(self._fetch("SELECT name, value FROM manifest")) if schema == _TABLES else {}
            self._count, self.content = int(manifest["count"]), str(manifest["content"])
        except (KeyError, ValueError):
            manifest = {}
        except StoreError:
            self.close()
            raise
        if manifest.get("format") != FORMAT:
            self.close()
            raise StoreError(f"{self.path} is no frozen result store of this release.", f"Expected is {FORMAT}.")

    def get(self, key: str) -> bytes | None:
        """Return the bytes under `key`, or None."""
        rows = self._fetch("SELECT value FROM results WHERE key = ?", key)
        return self._bytes(rows[0][0]) if rows else None

    def add(self, key: str, value: bytes) -> NoReturn:
        """Refuse: a frozen store never changes."""
        raise StoreError(f"{self.path} is frozen.", "A frozen store never changes.", "Record into a folder.")

    def rows(self) -> Iterator[tuple[str, bytes]]:
        """Yield all rows, sorted by key."""
        try:
            with closing(_connect(self.path)) as connection:
                for key, value in connection.execute("SELECT key, value FROM results ORDER BY key"):
                    yield str(key), self._bytes(value)
        except sqlite3.Error as problem:
            raise self._damaged(str(problem)) from None

    def __len__(self) -> int:
        """Return the number of rows the manifest states."""
        return self._count

    def verify(self) -> int:
        """Re-hash every row and the whole, and return the number of rows; raises `StoreError` at the first damage."""
        content = _Content()
        for key, value in self.rows():
            content.take(key, value)
        if content.count != self._count or content.digest != self.content:
            raise self._damaged(f"{content.count} rows do not add up to the content its manifest names")
        return content.count

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _open(self) -> None:
        self._process, self._lock = os.getpid(), threading.Lock()
        try:
            self._connection = _connect(self.path)
        except sqlite3.Error as problem:
            raise self._damaged(str(problem)) from None

    def _fetch(self, sql: str, *parameters: str) -> list[Any]:
        if self._process != os.getpid():  # SQLite forbids to carry a connection over a fork
            self._open()
        try:
            with self._lock:
                return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as problem:
            raise self._damaged(str(problem)) from None

    def _bytes(self, value: object) -> bytes:
        if not isinstance(value, bytes):
            raise self._damaged("a row holds something else than bytes")
        return value

    def _damaged(self, why: str) -> StoreError:
        return StoreError(f"The frozen result store {self.path} cannot be read.", f"{why}.", "Use another copy of it.")


def _connect(file: Path) -> sqlite3.Connection:
    """Open read-only; `immutable` promises that nobody writes, so no lock and no journal is looked for."""
    uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection
