"""The journal of a run: one line for each finished episode, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from medgym.canonical import canonical_json
from medgym.errors import TrajectoryError

_log = logging.getLogger(__name__)


class Journal:
    """Rows {run, task, ...} under the key of their task. A row is appended and flushed; nothing is ever changed.

    Args:
        path: the file; its folder is made.
        run: names what all rows of it belong to.

    Raises `TrajectoryError` when the file holds another run. A last line that was cut off is removed, with a warning.
    """

    def __init__(self, path: Path, run: str) -> None:
        self.path, self.run = path, run
        path.parent.mkdir(parents=True, exist_ok=True)
        self._places: dict[str, tuple[int, int]] = {}
        if path.exists():
            self._take_up()
        self._file = path.open("ab")

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def add(self, key: str, row: Mapping[str, Any]) -> None:
        """Keep a finished episode."""
        line = canonical_json({"run": self.run, "key": key, **row}) + b"\n"
        self._places[key] = (self._file.tell(), len(line))
        self._file.write(line)
        self._file.flush()

    def rows(self, keys: list[str]) -> Iterator[dict[str, Any]]:
        """Yield the rows of these keys, in that order; keys that are not there are passed over."""
        with self.path.open("rb") as file:
            for start, length in (self._places[key] for key in keys if key in self._places):
                file.seek(start)
                row: dict[str, Any] = json.loads(file.read(length))
                yield row

    def _take_up(self) -> None:
        place = 0
        with self.path.open("r+b") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    _log.warning("%s ended in the middle of an episode: it is played again.", self.path)
                    file.truncate(place)
                    break
                self._places[self._key(line)] = (place, len(line))
                place += len(line)

    def _key(self, line: bytes) -> str:
        try:
            row = json.loads(line)
            key, run = str(row["key"]), row["run"]
        except (ValueError, KeyError, TypeError):
            raise TrajectoryError(f"{self.path} is no journal of a run.", next_step="Choose another folder.") from None
        if run != self.run:
            raise TrajectoryError(
                f"{self.path} holds another run.",
                "World, questions, number, teachers or seed differ.",
                "Choose another folder, or delete this one.",
            )
        return key
