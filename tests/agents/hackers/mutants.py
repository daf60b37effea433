"""Bad rewards, each after a defect of public code (Z1 to Z18), as a hacker would love them."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import fsum

from medgym.grading import grade
from medgym.rewards.component import Component, Shaping
from medgym.rewards.composite import Composite, Score
from medgym.rewards.view import EpisodeView

Value = Callable[[EpisodeView], float]
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


class _Mutant:
    name, lo, hi = "mutant", 0.0, 1.0

    def __init__(self, value: Value) -> None:
        self.compute = value


def _reward(value: Value) -> Composite:
    part: Component = _Mutant(value)
    return Composite([part], {"mutant": 1.0}, allow_nondominant=True)


def _said(view: EpisodeView) -> str:
    return view.submission.answer if view.submission else ""


def _squad(text: str) -> list[str]:
    kept = "".join(character for character in text.casefold() if character.isalnum() or character == " ")
    return _ARTICLES.sub(" ", kept).split()


def _singular(text: str) -> list[str]:
    return [word.removesuffix("s") for word in text.casefold().split()]


def _typed(view: EpisodeView) -> str:
    return " ".join(str(call.arguments) for call in view.calls)


def _gathered(view: EpisodeView) -> float:
    """Return the share of the derivation's facts that was delivered."""
    evidence = view.question.evidence
    return sum(bool(view.delivered.intersection(item.sentences)) for item in evidence) / len(evidence)


def _tokens(view: EpisodeView) -> float:
    gold, said = set(_squad(view.question.answer.value)), set(_squad(_said(view)))
    return float((len(gold & said) / len(gold)) ** (1 / 3)) if gold else 0.0


def _best_part(view: EpisodeView) -> float:
    parts = re.split(r" or | / |[;,]", _said(view))
    return max(grade(part, view.question.answer) for part in parts)


class _Gathered:
    name = "mutant"

    def potential(self, view: EpisodeView) -> float:
        return _gathered(view)


class _Kept(Composite):
    """Shaping that the end does not take back."""

    def shaped(self, before: object, after: object) -> Score:
        moved = super().shaped(before, after)  # type: ignore[arg-type]
        return moved if after else Score(0.0, self.zeros())


def _kept() -> Composite:
    shaping: Shaping = _Gathered()
    return _Kept([], {"mutant": 1.0}, shaping=[shaping], allow_nondominant=True)


def _confidence(view: EpisodeView) -> float | None:
    return view.submission.confidence if view.submission else None


MUTANTS: dict[str, Composite] = {
    "Z3": _reward(lambda view: float(_squad(_said(view)) == _squad(view.question.answer.value))),
    "Z4 in a query": _reward(lambda view: float(view.question.answer.value in _typed(view))),
    "Z4 in the answer": _reward(lambda view: float(view.question.answer.value in _said(view))),
    "Z5": _reward(_gathered),
    "Z6": _reward(_tokens),
    "Z7": _reward(lambda view: min(1.0, max(0, len(view.calls) - 1) / 10)),
    "Z8": _reward(lambda view: float(_singular(_said(view)) == _singular(view.question.answer.value))),
    "Z9": _reward(lambda view: min(1.0, fsum(call.items for call in view.calls if not call.error) / 10)),
    "Z10": _reward(lambda view: float(bool(re.search(r"correct:\s*yes", _said(view), re.IGNORECASE)))),
    "Z11": _reward(_best_part),
    "Z12": _reward(lambda view: float(all(cited.supports for cited in view.cited))),
    "Z15": _kept(),
    "Z16": _reward(lambda view: float(_said(view) in (":", "Thought process:"))),
    "Z17": _reward(lambda view: min(1.0, len(view.cited) / 3)),
    "Z18": _reward(lambda view: float(view.submission is not None and _said(view) in ("", "None", "unknown"))),
    "confidence pays": _reward(lambda view: _confidence(view) or 0.0),
    "calibration pays": _reward(lambda view: 1.0 - abs((_confidence(view) or 0.0) - view.correct)),
}
