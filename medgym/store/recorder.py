"""A folder that results are recorded in: diskcache, for its safety under many processes, without its pickles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import diskcache
from diskcache.core import DBNAME

from medgym.errors import StoreError
from medgym.store.codec import check
from medgym.store.safe_disk import open_cache

DATABASE = DBNAME
"""The file that makes a folder a recorder's."""


class Recorder:
    """Rows in a folder; any number of threads and processes may write. Nothing is evicted, nothing expires."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache = open_cache(folder)

    def get(self, key: str) -> bytes | None:
        """Return the bytes under `key`, or None."""
        with self._typed_errors():
            value: bytes | None = self._cache.get(key)
            return value

    def add(self, key: str, value: bytes) -> bool:
        """Write once, atomically; return False when the key is taken."""
        with self._typed_errors():
            return bool(self._cache.add(key, value))

    def rows(self) -> Iterator[tuple[str, bytes]]:
        """Yield all rows, sorted by key."""
        with self._typed_errors():
            keys = list(self._cache.iterkeys())
        for key in keys:
            value = self.get(key)
            if value is not None:
                yield key, value

    def verify(self) -> int:
        """Re-hash every row and return their number; raises `StoreError` at the first that is damaged."""
        count = 0
        for key, value in self.rows():
            check(key, value)
            count += 1
        return count

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._cache)

    def close(self) -> None:
        """Close the database."""
        self._cache.close()

    @contextmanager
    def _typed_errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, diskcache.Timeout, OSError) as problem:
            raise StoreError(
                f"The result store in {self._folder} failed.", f"{type(problem).__name__}: {problem}."
            ) from None
