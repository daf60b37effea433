"""Builds a world from literature: find the files, cut them into shards, read the shards, merge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from medgym.errors import SourceError, WorldError
from medgym.literature.engines import Names, Progress, linker_of, run_shards
from medgym.literature.merge import merge
from medgym.literature.model_extraction import ModelExtractor
from medgym.literature.readers import reader_of
from medgym.literature.shards import (
    Shard,
    SourceFile,
    file_content,
    is_done,
    plan_shards,
    read_head,
    read_rows,
    work_on,
)
from medgym.world.sources.common import snapshot_date
from medgym.world.world import World

_SUFFIXES = (".xml", ".nxml", ".jsonl", ".txt", ".medline")
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class LiteratureReport:
    """What a build did.

    Attributes:
        files: how many files were read.
        unread: files of a folder that no reader fits.
        shards: how many shards there are.
        resumed: how many of them an earlier run had done.
        documents: how many documents the world holds.
        lost: what was left out while reading, by reason.
        facts: facts by predicate.
    """

    files: int
    unread: tuple[str, ...]
    shards: int
    resumed: int
    documents: int
    lost: dict[str, int]
    facts: dict[str, int]

    def to_row(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return asdict(self)


def build_literature_world(
    sources: Sequence[Path], lexicon: str | Path = "orphan", *, name: str = "literature", version: int = 1,
    work: Path | None = None, workers: int = 1, engine: str = "pool", shard_size: int = 1000,
    snapshot: str | None = None, take_over: Collection[str] = (), co_mentions: bool = True, only_stating: bool = False,
    model: ModelExtractor | None = None, progress: Progress | None = None,
) -> tuple[World, LiteratureReport]:  # fmt: skip
    """Read literature and return its world; the result depends on files, lexicon and options alone.

    Args:
        sources: files, or folders whose readable files are taken in name order.
        lexicon: the world whose names are linked: a shipped name or a folder.
        name: name of the new world.
        version: its version.
        work: where the results of shards are kept, so that an interrupted build goes on; None: nowhere.
        workers: processes.
        engine: "pool" or "ray".
        shard_size: records a shard.
        snapshot: ISO date as of which the sources hold; None: the date in SNAPSHOT or SOURCE.md beside each file.
        take_over: "groups", "subtypes", "prevalence": facts of the lexicon about what the literature speaks of.
        co_mentions: whether to add `mentioned_with`.
        only_stating: leave out documents that state no fact.
        model: reads every page too, in this process, one page after the other.
        progress: told (stage, done, of how many).

    Raises:
        SourceError: a file is damaged, has no reader, or its snapshot date is not known.
        WorldError: there is no such lexicon, engine or source.
    """
    if snapshot is not None and not _ISO.match(snapshot):
        raise WorldError(f"{snapshot!r} is no date.", next_step="Write it as YYYY-MM-DD.")
    if shard_size < 1:
        raise WorldError("A shard needs at least one record.", next_step="Give a --shard-size of 1 or more.")
    known = World.load(lexicon)
    files, unread = find_files(sources, snapshot)
    shards = plan_shards(files, shard_size, known.fingerprint, model.name if model else "")
    with TemporaryDirectory() as scratch:
        folder = (work if work is not None else Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        open_shards = [shard for shard in shards if not is_done(folder, shard)]
        names = Names(str(Path(lexicon).resolve() if Path(lexicon).is_dir() else lexicon), known.fingerprint)
        _work(open_shards, names, folder, engine, workers, model, progress)
        lost = Counter[str]()
        for shard in shards:
            lost.update(read_head(folder, shard)["lost"])
        world = merge(
            read_rows(folder, shards), known.graph, _snapshots(files, read_rows(folder, shards)), name=name,
            version=version, take_over=take_over, co_mentions=co_mentions, only_stating=only_stating,
        )  # fmt: skip
    facts = Counter(fact.predicate for fact in world.graph.facts())
    report = LiteratureReport(
        len(files), unread, len(shards), len(shards) - len(open_shards), len(world.documents),
        dict(sorted(lost.items())), dict(sorted(facts.items())),
    )  # fmt: skip
    return world, report


def _work(
    shards: Sequence[Shard], lexicon: Names, folder: Path, engine: str, workers: int, model: ModelExtractor | None,
    progress: Progress | None,
) -> None:  # fmt: skip
    if model is None:
        run_shards(shards, lexicon, folder, engine, workers, progress)
        return
    for done, shard in enumerate(shards, start=1):
        work_on(shard, linker_of(lexicon), folder, model)
        if progress is not None:
            progress("reading literature", done, len(shards))


def find_files(sources: Sequence[Path], snapshot: str | None) -> tuple[list[SourceFile], tuple[str, ...]]:
    """Return the files to read, in order and each once, and the files of folders that no reader fits."""
    found: dict[Path, SourceFile] = {}
    unread: list[str] = []
    for source in sources:
        if source.is_dir():
            for path in sorted(one for one in source.rglob("*") if one.is_file() and _may_be_read(one)):
                try:
                    kind = reader_of(path)
                except SourceError:
                    unread.append(str(path))
                    continue
                found.setdefault(path.resolve(), _file(path, kind, snapshot))
        elif source.is_file():
            found.setdefault(source.resolve(), _file(source, reader_of(source), snapshot))
        else:
            raise WorldError(f"There is no file or folder {str(source)!r}.", next_step="Check the path.")
    if not found:
        raise WorldError(
            "No source holds a file that can be read.", next_step="See docs/literature.md for the formats."
        )
    return list(found.values()), tuple(unread)


def _file(path: Path, kind: str, snapshot: str | None) -> SourceFile:
    return SourceFile(path.resolve(), kind, snapshot or snapshot_date(path), file_content(path))


def _may_be_read(path: Path) -> bool:
    return path.name.removesuffix(".gz").endswith(_SUFFIXES)


def _snapshots(files: Sequence[SourceFile], rows: Any) -> dict[str, str]:
    """Return source name -> the latest snapshot date of all files: facts of one source hold as of one date."""
    latest = max(file.snapshot for file in files)
    return {row["source"]: latest for row in rows}
