"""A set of questions over one world, kept as JSON Lines (optionally gzipped), one question a row."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from medgym.canonical import canonical_json
from medgym.errors import QuestionError, WorldError
from medgym.questions.question import SPLITS, Question
from medgym.resources import shipped


class QuestionSet:
    """An ordered, immutable collection of questions with unique ids."""

    def __init__(self, questions: Iterable[Question], name: str = "questions") -> None:
        self.name = name
        self._questions = tuple(questions)
        self._by_id = {question.id: question for question in self._questions}
        if len(self._by_id) != len(self._questions):
            raise QuestionError(f"{name} holds an id twice.", next_step="Give every question an id of its own.")

    def __len__(self) -> int:
        return len(self._questions)

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions)

    def __getitem__(self, index: int) -> Question:
        return self._questions[index]

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._by_id

    def get(self, question_id: str) -> Question:
        """Return a question by id; raises `QuestionError` if the set does not hold it."""
        try:
            return self._by_id[question_id]
        except KeyError:
            raise QuestionError(
                f"{self.name} has no question {question_id!r}.", next_step="List ids with `medgym show`."
            ) from None

    def split(self, name: str) -> QuestionSet:
        """Return the questions of one split ("train", "dev" or "test"), in order."""
        if name not in SPLITS:
            raise QuestionError(f"There is no split {name!r}.", next_step=f"Use {', '.join(SPLITS)}.")
        return QuestionSet((q for q in self if q.split == name), self.name)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over all rows in order."""
        hasher = hashlib.sha256()
        for question in self:
            hasher.update(_row(question))
        return hasher.hexdigest()

    def save(self, path: str | Path) -> None:
        """Write JSON Lines; a name that ends in .gz is compressed, with a fixed time stamp."""
        data = b"".join(_row(question) for question in self)
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".gz":
            buffer = io.BytesIO()
            with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0, filename="") as file:
                file.write(data)
            data = buffer.getvalue()
        target.write_bytes(data)

    @classmethod
    def load(cls, path: str | Path) -> QuestionSet:
        """Read a file, or a shipped set by the name of its world ("tiny", "orphan@1").

        Raises `QuestionError` with file and line when a row cannot be read.
        """
        source = Path(path)
        if not source.is_file():
            source = _shipped(str(path))
        name = source.name.removesuffix(".gz").removesuffix(".jsonl")
        try:
            raw = source.read_bytes()
            lines = (gzip.decompress(raw) if source.suffix == ".gz" else raw).decode("utf-8").split("\n")
        except (OSError, EOFError, UnicodeDecodeError) as error:
            raise QuestionError(
                f"{source} cannot be read.", str(error), "Write it again with `medgym synth`."
            ) from None
        return cls(_parse(source, lines), name)


def _row(question: Question) -> bytes:
    return canonical_json(question.model_dump(mode="json", exclude_none=True)) + b"\n"


def _parse(source: Path, lines: list[str]) -> Iterator[Question]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield Question.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise QuestionError(
                f"{source}:{number} is no question row.",
                f"{place}: {first['msg']}",
                "Write it again with `medgym synth`.",
            ) from None


def _shipped(name: str) -> Path:
    try:
        folder = shipped("questions")
    except WorldError as error:
        raise QuestionError(f"There is no question set '{name}'.", error.what) from None
    found = sorted(file for file in folder.glob("*.jsonl.gz") if name in (file.name[:-9], file.name.split("@")[0]))
    if not found:
        known = ", ".join(sorted(file.name[:-9] for file in folder.glob("*.jsonl.gz")))
        raise QuestionError(f"There is no question set '{name}'.", f"Shipped are: {known or 'none'}.", "Give a file.")
    return found[-1]
