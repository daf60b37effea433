"""The result store: answers of tools, kept under canonical keys.

Worlds are pure, so a store only speeds them up and documents them. What a network service answered is the record that
a later run lives on, and there the mode decides: `record` asks once and keeps the answer, `replay` never asks, `live`
always asks and keeps nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol, get_args

from medgym.errors import StoreError
from medgym.store.bundle import Bundle
from medgym.store.codec import decode, decode_row, encode
from medgym.store.keys import Request
from medgym.store.misses import cache_miss
from medgym.store.recorder import DATABASE, Recorder
from medgym.store.result import ToolResult

Mode = Literal["record", "replay", "live"]
_log = logging.getLogger(__name__)


class Shelf(Protocol):
    """Where the bytes of results lie: a `Recorder` (a folder) or a `Bundle` (a frozen file)."""

    def get(self, key: str) -> bytes | None:
        """Return the bytes under `key`, or None."""

    def add(self, key: str, value: bytes) -> bool:
        """Write once; return False, leaving what is there, when the key is taken."""

    def rows(self) -> Iterator[tuple[str, bytes]]:
        """Yield all rows, sorted by key."""

    def verify(self) -> int:
        """Re-hash every row and return their number; raises `StoreError` at the first that is damaged."""

    def __len__(self) -> int:
        """Return the number of rows."""

    def close(self) -> None:
        """Let go of files."""


class ResultStore:
    """Results in a folder (written by `record`) or in a frozen file; see the module for the modes.

    Args:
        path: a folder, made if `record` needs it, or a file made by `bundle.freeze`. `live` does not touch it.
        mode: "record", "replay" or "live".

    Raises `StoreError` when the path cannot be opened, or not in this mode.
    """

    def __init__(self, path: str | Path, mode: Mode = "record") -> None:
        if mode not in get_args(Mode):
            raise StoreError(f"Unknown mode {mode!r}.", next_step=f"Use one of: {', '.join(get_args(Mode))}.")
        self.path, self.mode = Path(path), mode
        self._shelf: Shelf | None = None if mode == "live" else _open(self.path, mode)

    def get_or_compute(self, request: Request, compute: Callable[[], ToolResult]) -> ToolResult:
        """Return the stored result of `request`, else, where the mode allows it, compute (and in `record` keep) it.

        Raises `CacheMiss` in `replay` for a network service's answer that was never recorded, `StoreError` for a
        damaged row. Retryable failures are never kept.
        """
        found = self.get(request)
        if found is not None:
            return found
        if self._shelf is not None and self.mode == "replay" and not request.backend.pure:
            raise cache_miss(request, self.requests())
        result = compute()
        if self.mode == "record" and not (result.error and result.error.retryable):
            self.put(request, result)
        return result

    def get(self, request: Request) -> ToolResult | None:
        """Return the stored result of `request`, or None; its checksum is verified."""
        value = None if self._shelf is None else self._shelf.get(request.key)
        return None if value is None else decode(request.key, value)

    def put(self, request: Request, result: ToolResult) -> None:
        """Keep a result. The first write stands: raises `StoreError` for a second one that differs."""
        if self.mode != "record" or self._shelf is None:
            raise StoreError("This store is not recording.", f"Its mode is {self.mode!r}.", "Open it with 'record'.")
        value = encode(request, result)
        if not self._shelf.add(request.key, value) and self._shelf.get(request.key) != value:
            raise StoreError(
                f"{request.tool} gave two different results under key {request.key[:16]}.",
                "The first is kept: either the tool is not deterministic, or it changed without a new version.",
                "Raise the tool's version, or record into a new store.",
            )

    def requests(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield (key, request) of all stored results, sorted by key."""
        return ((key, decode_row(key, value)["request"]) for key, value in self.rows())

    def rows(self) -> Iterator[tuple[str, bytes]]:
        """Yield (key, stored bytes) of all results, sorted by key."""
        return iter(()) if self._shelf is None else self._shelf.rows()

    def __len__(self) -> int:
        """Return the number of stored results."""
        return 0 if self._shelf is None else len(self._shelf)

    def verify(self) -> int:
        """Re-hash every row and return their number; raises `StoreError` at the first that is damaged."""
        return 0 if self._shelf is None else self._shelf.verify()

    def close(self) -> None:
        """Let go of files; the store cannot be used afterwards."""
        if self._shelf is not None:
            self._shelf.close()

    def __enter__(self) -> ResultStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open(path: Path, mode: Mode) -> Shelf:
    if path.is_file():
        if mode == "record":
            raise StoreError(f"{path} is frozen.", "A frozen store never changes.", "Record into a folder.")
        return Bundle(path)
    if mode == "replay" and not (path / DATABASE).exists():
        raise StoreError(f"There is no result store at {path}.", next_step="Record one first, or correct the path.")
    return Recorder(path)
