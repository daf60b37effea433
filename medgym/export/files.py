"""Trajectories into files of other formats and back: what `medgym export` and `medgym import` do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from medgym.canonical import canonical_json
from medgym.errors import MedgymError, TrajectoryError
from medgym.export.atif import from_atif, to_atif
from medgym.export.rows import ROWS, rows_of_trajectories, write_parquet
from medgym.questions.question_set import QuestionSet
from medgym.transcript.files import read_lines, write_lines
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

COME_BACK: Final = ("atif", "minari")
"""Formats that hold all of a trajectory."""
FORMATS: Final = (*COME_BACK, *ROWS)


def export(
    trajectories: Iterable[Trajectory],
    form: str,
    out: str,
    world: World | None = None,
    questions: QuestionSet | None = None,
) -> int:
    """Write trajectories to `out` in a format of `FORMATS` and return their number.

    Args:
        trajectories: what to write.
        form: "atif": a document a line, or one a file when `out` is a folder; "minari": a data set, `out` is its id;
            "verl", "skyrl", "nemo": a row a line, or Parquet when `out` ends in .parquet.
        out: file, folder or id.
        world: found as `replay` finds it when left out.
        questions: the same.

    Raises what `replay` raises for worlds and questions that are not at hand, `MedgymError` for an unknown format.
    """
    if form == "minari":
        rows = list(trajectories)
        _minari().to_minari(rows, out, world, questions)
        return len(rows)
    if form in ROWS:
        return write_rows(Path(out), rows_of_trajectories(trajectories, form, world, questions))
    if form != "atif":
        raise unknown(form, FORMATS)
    documents = (to_atif(trajectory, world, questions) for trajectory in trajectories)
    return _write_lines(Path(out), documents) if Path(out).suffix else _write_folder(Path(out), documents)


def bring_back(path: str, form: str) -> Iterator[Trajectory]:
    """Yield the trajectories that `export` wrote; raises `TrajectoryError` for formats and files without any."""
    if form in ROWS:
        raise TrajectoryError(
            f"Rows for {form} give no trajectories.",
            "They hold what is asked, not what was done.",
            f"These come back: {', '.join(COME_BACK)}. medgym.serving.Ticket opens the episode of a row.",
        )
    if form == "minari":
        yield from _minari().from_minari(path)
    elif form == "atif":
        yield from map(from_atif, _documents(Path(path)))
    else:
        raise unknown(form, COME_BACK)


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Write rows as JSON Lines, or as Parquet when the name ends in .parquet; return their number."""
    return write_parquet(path, rows) if path.suffix == ".parquet" else _write_lines(path, rows)


def unknown(form: str, known: Iterable[str]) -> MedgymError:
    """Return the error for a format that does not exist."""
    return MedgymError(f"There is no format {form!r}.", f"There are: {', '.join(known)}.")


def _write_lines(path: Path, rows: Iterable[Any]) -> int:
    return write_lines(path, map(canonical_json, rows))


def _write_folder(folder: Path, documents: Iterable[dict[str, Any]]) -> int:
    """Write a file for each document, named by its place, as Harbor's viewer wants them."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, document in enumerate(documents, start=1):
        (folder / f"{count:06}.json").write_bytes(canonical_json(document) + b"\n")
    return count


def _documents(path: Path) -> Iterator[Any]:
    """Yield the JSON values of a file of lines, of one document, or of a folder of documents."""
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            yield _json(file.read_bytes(), file, 1)
        return
    if path.suffix == ".json":
        yield _json(path.read_bytes(), path, 1)
        return
    for number, line in enumerate(read_lines(path), start=1):
        yield _json(line, path, number)


def _json(text: bytes, path: Path, number: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise TrajectoryError(f"{path}:{number}: This is not whole JSON.", f"{problem}.") from None


def _minari() -> Any:
    try:
        from medgym.export import minari_dataset
    except ImportError:
        raise MedgymError(
            "Minari data sets need minari.", "It is not installed.", "pip install 'medgym[minari]'"
        ) from None
    return minari_dataset
