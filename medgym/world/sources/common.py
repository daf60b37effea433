"""Finding and opening source files: plain or gzip, with errors that name the file and the line."""

from __future__ import annotations

import csv
import gzip
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

from medgym.errors import SourceError

_GZIP_MAGIC = b"\x1f\x8b"
_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_REDOWNLOAD = "Download the file again from its publisher."


def find_file(root: Path, folder: str, *names: str) -> Path | None:
    """Return the first of `names` (plain, or with .gz) in `root/folder`, else in `root` itself; None if absent."""
    for place in (root / folder, root):
        for name in names:
            for candidate in (place / name, place / f"{name}.gz"):
                if candidate.is_file():
                    return candidate
    return None


def read_lines(path: Path, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line without its end); raises `SourceError` for truncated gzip and bad encoding."""
    number = 0
    try:
        with _open(path, encoding) as stream:
            for number, line in enumerate(stream, start=1):
                if number == 1 and _is_markup(line):
                    raise SourceError(
                        "This is an HTML or XML page, not the data file.",
                        file=str(path),
                        line=1,
                        why="A download often saves an error or login page under the name of the file.",
                        next_step=_REDOWNLOAD,
                    )
                yield number, line.rstrip("\r\n")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(
            "The gzip file is damaged.", file=str(path), line=number + 1, why=str(error), next_step=_REDOWNLOAD
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError(
            f"The file is not {encoding} text.", file=str(path), line=number + 1, why=str(error), next_step=_REDOWNLOAD
        ) from error
    except OSError as error:
        raise SourceError("The file cannot be read.", file=str(path), line=number, why=str(error)) from error


def read_table(path: Path, columns: Sequence[str], comment: str = "") -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (line number, the named columns) of a tab-separated table with a header row.

    Lines that begin with `comment` are skipped. Raises `SourceError` if a column is missing or a row is too short.
    """
    lines = ((number, line) for number, line in read_lines(path) if line and not (comment and line.startswith(comment)))
    header_number, header = next(lines, (1, ""))
    positions = _positions(path, header_number, _cells(header), columns)
    width = max(positions) + 1
    for number, line in lines:
        cells = _cells(line)
        if len(cells) < width:
            raise SourceError(
                f"The row has {len(cells)} columns; at least {width} are needed.",
                file=str(path),
                line=number,
                next_step=_REDOWNLOAD,
            )
        yield number, tuple(cells[position].strip() for position in positions)


def read_json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number, object) of a JSON Lines file; raises `SourceError` for a line that is no JSON object."""
    for number, line in read_lines(path):
        if line.strip():
            yield number, _object(path, number, line)


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object a whole file holds; raises `SourceError` if it holds something else."""
    return _object(path, 0, "\n".join(line for _, line in read_lines(path)))


def snapshot_date(path: Path) -> str:
    """Return the release date (ISO) of a source that does not carry one inside.

    It is the first date in a file `SNAPSHOT` or `SOURCE.md` beside the data; raises `SourceError` if there is none,
    because facts are only true as of a date.
    """
    for name in ("SNAPSHOT", "SOURCE.md"):
        note = path.parent / name
        if note.is_file():
            found = _ISO_DATE.search("\n".join(line for _, line in read_lines(note)))
            if found:
                return found[0]
    raise SourceError(
        "The release date of this source is not known.",
        file=str(path),
        why="Facts are true as of a date, and the file itself carries none.",
        next_step=f"Write the date (YYYY-MM-DD) into {path.parent / 'SNAPSHOT'}.",
    )


def malformed(path: Path, line: int, what: str) -> SourceError:
    """Return the error for a record whose shape is not that of its source."""
    return SourceError(what, file=str(path), line=line, next_step="Check that the file is what its name says.")


def _open(path: Path, encoding: str) -> IO[str]:
    with path.open("rb") as raw:
        zipped = raw.read(2) == _GZIP_MAGIC
    if zipped:
        return cast("IO[str]", gzip.open(path, "rt", encoding=encoding, newline="\n"))
    return path.open(encoding=encoding, newline="\n")


def _is_markup(line: str) -> bool:
    return line.lstrip("\ufeff \t").lower().startswith(("<!doctype", "<html", "<?xml"))


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], delimiter="\t"), []) if '"' in line else line.split("\t")


def _positions(path: Path, line: int, header: Sequence[str], columns: Sequence[str]) -> list[int]:
    names = [cell.strip().lstrip("\ufeff") for cell in header]
    missing = [column for column in columns if column not in names]
    if missing:
        raise SourceError(
            f"The column {missing[0]!r} is missing.",
            file=str(path),
            line=line,
            why=f"The header reads: {', '.join(names)[:200]}",
            next_step="Check that the file is what its name says.",
        )
    return [names.index(column) for column in columns]


def _object(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = number or getattr(error, "lineno", 0)
        raise SourceError(
            "This is not JSON.", file=str(path), line=line, why=str(error)[:200], next_step=_REDOWNLOAD
        ) from error
    if not isinstance(value, dict):
        raise malformed(path, number, f"A JSON object is expected, not a {type(value).__name__}.")
    return value
