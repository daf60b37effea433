"""The difficulty score: a weighted sum of scaled features, and five levels cut at fixed thresholds.

The weights were fitted once (`fit`, run by `scripts/fit_difficulty.py`) and ship in `difficulty.json` with the
fingerprint of the questions they come from, so a score means the same in every question set.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import fsum
from pathlib import Path
from typing import Any

from medgym.canonical import canonical_text
from medgym.errors import SynthesisError
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.difficulty.features import FEATURES, features_of
from medgym.world.world import World

LEVELS = (1, 2, 3, 4, 5)
"""Levels, the easiest first: the fitting questions were cut into fifths."""

FORMAT = "medgym-difficulty-1"
SHIPPED = Path(__file__).with_name("difficulty.json")
_DIGITS = 4


@dataclass(frozen=True)
class Scale:
    """How one feature enters the score: weight * (value - mean) / spread; `weight` is never negative."""

    mean: float
    spread: float
    weight: float


@dataclass(frozen=True)
class Difficulty:
    """A fitted score.

    Attributes:
        scales: by feature.
        thresholds: the four scores at which levels 2 to 5 begin, ascending.
        origin: what it was fitted on: name, fingerprint and splits of the question set, agents and their success.
    """

    scales: Mapping[str, Scale]
    thresholds: tuple[float, ...]
    origin: Mapping[str, Any]

    def of(self, question: Question, world: World) -> dict[str, float]:
        """Return the features of a question with its "score" (0 is the mean of the fit, more is harder) and "level"."""
        features = features_of(world).of(question)
        score = self.score(features)
        return {**features, "score": score, "level": float(self.level(score))}

    def grade(self, questions: Iterable[Question], world: World) -> QuestionSet:
        """Return the questions with their `difficulty` filled in anew; what else stood there is kept."""
        rows = [q.model_copy(update={"difficulty": {**q.difficulty, **self.of(q, world)}}) for q in questions]
        return QuestionSet(rows, getattr(questions, "name", "questions"))

    def score(self, features: Mapping[str, float]) -> float:
        """Return the weighted sum of scaled features, rounded to four decimals."""
        parts = (s.weight * (features[name] - s.mean) / s.spread for name, s in self.scales.items())
        return round(fsum(parts), _DIGITS) + 0.0  # + 0.0: never minus zero

    def level(self, score: float) -> int:
        """Return the level of a score, 1 (easy) to 5 (hard)."""
        return LEVELS[bisect_right(self.thresholds, score)]

    # --- files ------------------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, path: str | Path = SHIPPED) -> Difficulty:
        """Read a fitted score, by default the shipped one; raises `SynthesisError` when the file holds none."""
        try:
            row = json.loads(Path(path).read_text("utf-8"))
            found = cls(
                {name: Scale(**row["features"][name]) for name in FEATURES},
                tuple(map(float, row["thresholds"])),
                row["origin"],
            )
            if row["format"] != FORMAT or len(found.thresholds) != len(LEVELS) - 1:
                raise ValueError(f"its format is {row['format']!r} with {len(found.thresholds)} thresholds")
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise SynthesisError(
                f"{path} holds no fitted difficulty.", f"{problem}.", "Write it with scripts/fit_difficulty.py."
            ) from None
        return found

    def to_row(self) -> dict[str, Any]:
        """Return the fit as plain JSON values."""
        return {
            "format": FORMAT,
            "origin": dict(self.origin),
            "features": {name: asdict(scale) for name, scale in self.scales.items()},
            "thresholds": list(self.thresholds),
        }

    def save(self, path: str | Path) -> None:
        """Write the fit; equal fits give equal bytes."""
        ordered = json.loads(canonical_text(self.to_row()))
        Path(path).write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
