"""Proves a file of questions again from an exported world, with no code of the package.

    python -m tests.independent.check_questions EXPORT_DIR QUESTIONS.jsonl[.gz] [--limit N] [--workers N]

Exit status: 0 when every question holds, 1 when some do not.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from tests.independent.checker import DERIVATIONS, Checker
from tests.independent.export import Export
from tests.independent.facts import read_rows

SHOWN = 20
CHUNK = 50

Found = tuple[str, str, str]
"""Question id, kind of problem, problem."""

_checker: Checker


def _start(export: Export) -> None:
    global _checker
    _checker = Checker(export)


def _check(question: dict[str, Any]) -> tuple[list[Found], int]:
    before = _checker.unfinished
    found = [(question["id"], *problem) for problem in _checker.problems(question)]
    return found, _checker.unfinished - before


def _checked(export: Export, rows: Iterable[dict[str, Any]], workers: int) -> Iterator[tuple[list[Found], int]]:
    """Yield what is wrong with each question, in order."""
    if workers == 1:
        _start(export)
        yield from map(_check, rows)
        return
    forks = "fork" in multiprocessing.get_all_start_methods()  # the export is then shared instead of sent
    context = multiprocessing.get_context("fork" if forks else "spawn")
    with ProcessPoolExecutor(workers, context, _start, (export,)) as pool:
        yield from pool.map(_check, rows, chunksize=CHUNK)


def check(folder: Path, questions: Path, limit: int | None = None, workers: int = 1) -> tuple[int, int, list[Found]]:
    """Return how many questions were read, how many had too many derivations, and all problems in question order."""
    gc.disable()  # millions of small objects that stay: looking for cycles among them would double the time
    export = Export(folder)
    gc.freeze()
    gc.enable()
    found = [("export", "export", problem) for problem in export.problems()]
    count = unfinished = 0
    for problems, cut in _checked(export, islice(read_rows(questions), limit), workers):
        found += problems
        count, unfinished = count + 1, unfinished + cut
    return count, unfinished, found


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Prove questions again from an exported world.")
    parser.add_argument("export", type=Path, help="folder written by `medgym world export`")
    parser.add_argument("questions", type=Path, help="question rows, .jsonl or .jsonl.gz")
    parser.add_argument("--limit", type=int, help="check only the first N questions")
    parser.add_argument("--workers", type=int, default=1, help="processes to share the questions among")
    options = parser.parse_args(arguments)
    if options.workers < 1:
        parser.error("--workers must be 1 or more")
    start = time.perf_counter()
    count, unfinished, found = check(options.export, options.questions, options.limit, options.workers)
    lines = [f"{key}: {kind}: {problem}" for key, kind, problem in found[:SHOWN]]
    lines += [f"... and {len(found) - SHOWN} more problems"] if len(found) > SHOWN else []
    bad = len({key for key, _, _ in found if key != "export"})
    lines.append(f"{count} questions, {bad} with problems, {time.perf_counter() - start:.1f} s")
    lines += [f"  {kind}: {number}" for kind, number in sorted(Counter(kind for _, kind, _ in found).items())]
    if unfinished:
        lines.append(
            f"  {unfinished} questions with more than {DERIVATIONS} derivations, of which the first were checked"
        )
    if not count:
        lines.append("no question was read")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main())
