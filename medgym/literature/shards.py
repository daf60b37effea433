"""Shards: which records make up a piece of work, and the file that holds its result.

A shard's key covers everything its result depends on: the bytes of the files, the range of records, the snapshot, the
lexicon and the version of the rules. A result is written whole or not at all, so a build that was interrupted goes on
with the shards that have none.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.canonical import canonical_json, digest
from medgym.errors import WorldError
from medgym.literature.article import Tally
from medgym.literature.readers import READERS, read
from medgym.literature.reading import Reading, read_article

#: Bump when readers, linker or rules change results.
LITERATURE_VERSION = 1


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: `kind` is the name of its reader, `content` the SHA-256 of its bytes."""

    path: Path
    kind: str
    snapshot: str
    content: str


@dataclass(frozen=True, slots=True)
class Part:
    """Records `first` (from 0) to before `last` of a file; None: to its end."""

    file: SourceFile
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of work: parts of one or more files, in order."""

    parts: tuple[Part, ...]
    key: str


def file_content(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def plan_shards(files: Sequence[SourceFile], size: int, lexicon: str, extra: str = "") -> list[Shard]:
    """Cut files into shards of about `size` records, in order; `lexicon` and `extra` go into the keys."""
    shards: list[Shard] = []
    parts: list[Part] = []
    filled = 0
    for file in files:
        count = READERS[file.kind].count(file.path)
        first = 0
        while first == 0 or first < count:
            room = size - filled
            last = first + room if first + room < count else None
            parts.append(Part(file, first, last))
            filled += (last if last is not None else count) - first
            first = last if last is not None else max(count, 1)
            if filled >= size:
                shards.append(_shard(parts, lexicon, extra))
                parts, filled = [], 0
    if parts:
        shards.append(_shard(parts, lexicon, extra))
    return shards


def _shard(parts: Sequence[Part], lexicon: str, extra: str) -> Shard:
    rows = [[part.file.content, part.file.kind, part.file.snapshot, part.first, part.last] for part in parts]
    return Shard(tuple(parts), digest([LITERATURE_VERSION, lexicon, extra, rows]))


def result_path(folder: Path, shard: Shard) -> Path:
    """Return where the result of a shard lies."""
    return folder / f"{shard.key[:32]}.jsonl.gz"


def work_on(shard: Shard, linker: Any, folder: Path, extract: Any = None) -> None:
    """Read a shard and write its result; `extract(reading)` may add statements of its own."""
    tally, rows = Tally(), list[dict[str, Any]]()
    for part in shard.parts:
        for article in read(part.file.path, part.file.snapshot, tally, part.file.kind, part.first, part.last):
            reading = read_article(article, linker, tally)
            if extract is not None:
                reading = extract(reading, tally)
            rows.append(_row(reading))
    head = {"key": shard.key, "documents": len(rows), "lost": dict(sorted(tally.counts.items()))}
    path = result_path(folder, shard)
    scratch = path.with_suffix(".part")
    with (
        scratch.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=raw, mtime=0) as stream,
    ):
        for row in (head, *rows):
            stream.write(canonical_json(row) + b"\n")
    scratch.replace(path)


def _row(reading: Reading) -> dict[str, Any]:
    page = reading.page
    article, entities = page.article, page.lexicon.entities
    return {
        "id": article.id, "title": article.title, "type": article.type, "date": article.date,
        "authority": article.authority, "source": article.source, "sentences": list(page.sentences),
        "facts": [
            [one.sentence, entities[one.subject][0], one.predicate, entities[one.object][0], dict(one.qualifiers)]
            for one in reading.statements
        ],
        "mentions": [[one.sentence, one.start, one.end, entities[one.entity][0]] for one in page.mentions],
    }  # fmt: skip


def is_done(folder: Path, shard: Shard) -> bool:
    """Tell whether a shard's result is there and whole."""
    try:
        return bool(read_head(folder, shard)["key"] == shard.key)
    except WorldError:
        return False


def read_head(folder: Path, shard: Shard) -> dict[str, Any]:
    """Return the first line of a result: key, number of documents, losses."""
    return next(_lines(result_path(folder, shard)))


def read_rows(folder: Path, shards: Iterable[Shard]) -> Iterator[dict[str, Any]]:
    """Yield the document rows of all shards, in order."""
    for shard in shards:
        lines = _lines(result_path(folder, shard))
        next(lines)
        yield from lines


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as stream:
            for line in stream:
                yield json.loads(line)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise WorldError(
            f"{path} is no result of a shard.", str(error), "Delete it and build again: only this shard is redone."
        ) from error
