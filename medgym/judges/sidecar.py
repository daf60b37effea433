"""Verdicts beside a trajectory file: JSON Lines, one row an episode, appended; the last row of an episode holds."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.canonical import canonical_json
from medgym.errors import RewardError
from medgym.rewards.judge import Missing, Verdict

FORMAT = "medgym-verdict-1"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Record:
    """One verdict on record.

    Attributes:
        trajectory: digest of the episode's record.
        question_id: what was asked.
        case: SHA-256 of what the judge was shown.
        identity: `ModelJudge.identity` of the judge.
        verdict: what it said.
    """

    trajectory: str
    question_id: str
    case: str
    identity: Mapping[str, Any]
    verdict: Verdict

    def to_json(self) -> bytes:
        """Return the row as one line of canonical JSON."""
        said = self.verdict
        row = {
            "format": FORMAT,
            "trajectory": self.trajectory,
            "question_id": self.question_id,
            "case": self.case,
            **self.identity,
            "score": said.score,
            "missing": said.missing,
            "criteria": dict(said.criteria),
            "reason": said.reason,
        }
        return canonical_json(row) + b"\n"

    @classmethod
    def from_json(cls, line: bytes) -> Record:
        """Return the record of a row; raises `ValueError`, `KeyError`, `TypeError` or `RewardError` if it is none."""
        row = json.loads(line)
        if row["format"] != FORMAT:
            raise ValueError(f"its format is not {FORMAT!r}")
        verdict = Verdict(
            row["judge"],
            None if row["score"] is None else float(row["score"]),
            None if row["missing"] is None else Missing(row["missing"]),
            tuple((name, bool(met)) for name, met in row["criteria"].items()),
            row["reason"],
        )
        identity = {name: row[name] for name in ("judge", "kind", "prompt", "model")}
        return cls(row["trajectory"], row["question_id"], row["case"], identity, verdict)


def read_records(path: str | Path) -> list[Record]:
    """Return all rows of a sidecar in order; raises `RewardError` naming the line of a damaged one."""
    records = []
    for number, line in enumerate(Path(path).read_bytes().splitlines(), start=1):
        try:
            records.append(Record.from_json(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, RewardError) as problem:
            raise RewardError(
                f"{path}:{number}: This is no verdict.", f"{problem}.", "Delete the line, or judge into a new file."
            ) from None
    return records


def verdicts_of(records: Iterable[Record]) -> dict[str, tuple[Verdict, ...]]:
    """Return the verdicts by digest of the trajectory, one a judge, the last ones where a judge was asked again."""
    found: dict[str, dict[str, Verdict]] = {}
    for record in records:
        found.setdefault(record.trajectory, {})[record.verdict.judge] = record.verdict
    return {trajectory: tuple(verdicts.values()) for trajectory, verdicts in found.items()}


def resume(path: Path, identity: Mapping[str, Any]) -> dict[str, Record]:
    """Return what an earlier run left in the file, by trajectory; a last line that was cut off is removed.

    Raises `RewardError` when the file holds verdicts of another judge, prompt, model or decoding.
    """
    if not path.exists():
        return {}
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        _log.warning("%s ended in the middle of a row: it is removed and judged again.", path)
        with path.open("r+b") as file:
            file.truncate(whole)
    records = read_records(path)
    for record in records:
        for name, value in identity.items():
            if record.identity[name] != value:
                raise RewardError(
                    f"{path} holds verdicts of another judge.",
                    f"Their {name} is {record.identity[name]!r}, this run's is {value!r}.",
                    "Choose another file with --out.",
                )
    return {record.trajectory: record for record in records}
