"""Trajectory files: JSON Lines, UTF-8, one line feed after each trajectory; compressed when the name ends in `.gz`."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from medgym.errors import TrajectoryError
from medgym.transcript.trajectory import Trajectory

_MAX_LINE = 256 * 1024 * 1024


def write_trajectories(path: str | Path, trajectories: Iterable[Trajectory]) -> int:
    """Write trajectories one by one and return their number; equal trajectories give equal bytes."""
    return write_lines(path, (one.to_json().encode("utf-8", "backslashreplace") for one in trajectories))


def write_lines(path: str | Path, lines: Iterable[bytes]) -> int:
    """Write lines, given without their ends, and return their number; compressed when the name ends in `.gz`."""
    count = 0
    with Path(path).open("wb") as raw, _compressed(path, raw) as file:
        for line in lines:
            file.write(line + b"\n")
            count += 1
    return count


def read_trajectories(path: str | Path) -> Iterator[Trajectory]:
    """Yield the trajectories of a file; raises `TrajectoryError` with the line number of a damaged one.

    A last line that was cut off, as by a crash while writing, is reported like any other damage, after all whole
    trajectories before it were yielded.
    """
    for number, line in enumerate(read_lines(path), start=1):
        yield read_line(line, path, number)


def read_line(line: bytes, path: str | Path, number: int) -> Trajectory:
    """Return the trajectory of one line; raises `TrajectoryError` that names file and line (from 1)."""
    try:
        return Trajectory.from_json(line)
    except TrajectoryError as problem:
        torn = "" if line.endswith(b"\n") else " The line has no end: the program that wrote it was cut off."
        raise TrajectoryError(
            f"{path}:{number}: {problem.what}",
            problem.why + torn,
            problem.next_step or f"Delete line {number}, or write the file again.",
        ) from None


def read_lines(path: str | Path) -> Iterator[bytes]:
    """Yield the lines of a trajectory file, not yet read; raises `TrajectoryError` when the file cannot be."""
    path, number = Path(path), 1
    try:
        with path.open("rb") as raw, _decompressed(path, raw) as file:
            while line := file.readline(_MAX_LINE):
                yield line
                number += 1
    except (OSError, EOFError, zlib.error) as problem:
        raise TrajectoryError(f"{path}:{number}: The file cannot be read.", f"{problem}.") from None


def _compressed(path: str | Path, raw: BinaryIO) -> BinaryIO:
    """Return a writer over `raw`; no name and no time go into the file, so equal content gives equal bytes."""
    if Path(path).suffix != ".gz":
        return raw
    return cast("BinaryIO", gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0))


def _decompressed(path: Path, raw: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", gzip.GzipFile(mode="rb", fileobj=raw)) if path.suffix == ".gz" else raw
