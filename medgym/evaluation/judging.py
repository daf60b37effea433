"""What a judge found over a file of records, and how far it can be trusted: agreement with labels, masks by outcome."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.errors import RewardError
from medgym.evaluation.agreement import agreement
from medgym.judges.rescore import judged_view
from medgym.questions.question_set import QuestionSet
from medgym.rewards.judge import Missing, Verdict, to_be_judged
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World


@dataclass(frozen=True, slots=True)
class Rated:
    """An episode that has something to judge: is its answer right, and what was said of it."""

    trajectory: str
    right: bool
    verdict: Verdict


def rated(
    judge: str,
    trajectories: Iterable[Trajectory],
    questions: QuestionSet,
    world: World,
    verdicts: Mapping[str, Sequence[Verdict]],
) -> list[Rated]:
    """Return all episodes that have something to judge, with the verdict of `judge` on each."""
    found = []
    for trajectory in trajectories:
        view = judged_view(trajectory, questions.get(trajectory.question_id), world)
        if view is None or not to_be_judged(view):
            continue
        absent = Verdict(judge, missing=Missing.NOT_JUDGED)
        said = next((v for v in verdicts.get(trajectory.digest, ()) if v.judge == judge), absent)
        found.append(Rated(trajectory.digest, view.correct == 1.0, said))
    return found


def judge_report(
    items: Sequence[Rated], labels: Mapping[str, bool] | None = None, at_least: float = 0.5
) -> dict[str, Any]:
    """Return counts, mean scores and masks, in all and by whether the answer is right, as plain JSON values.

    With `labels` by digest of the trajectory, also the agreement of "score is `at_least` that" with them.
    """
    report = _counts(items) | {
        "right": _counts([item for item in items if item.right]),
        "wrong": _counts([item for item in items if not item.right]),
        "criteria": _criteria(items),
    }
    return report if labels is None else report | {"agreement": _agreement(items, labels, at_least)}


def matcher_labels(items: Iterable[Rated]) -> dict[str, bool]:
    """Return whether each answer is right, as labels."""
    return {item.trajectory: item.right for item in items}


def read_labels(path: Path, trajectories: Iterable[Trajectory]) -> dict[str, bool]:
    """Return people's labels by digest of the trajectory.

    A row of the JSON Lines file has "label" (true or false), and "trajectory" (a digest) or, where the question was
    played once, "question_id". Raises `RewardError` naming the line that is none of this.
    """
    played: dict[str, set[str]] = {}
    for trajectory in trajectories:
        played.setdefault(trajectory.question_id, set()).add(trajectory.digest)
    labels: dict[str, bool] = {}
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            key, label = _label(json.loads(line), played)
        except (ValueError, KeyError, TypeError) as problem:
            raise RewardError(
                f"{path}:{number}: This is no label ({problem}).",
                next_step='A row is like {"question_id": "...", "label": true}.',
            ) from None
        labels[key] = label
    return labels


def _label(row: Any, played: Mapping[str, set[str]]) -> tuple[str, bool]:
    if not isinstance(row["label"], bool):
        raise ValueError("its label is neither true nor false")
    if "trajectory" in row:
        return str(row["trajectory"]), row["label"]
    digests = played.get(row["question_id"], set())
    if len(digests) != 1:
        raise ValueError(f"question {row['question_id']!r} was played {len(digests)} times: name the trajectory")
    return next(iter(digests)), row["label"]


def _counts(items: Sequence[Rated]) -> dict[str, Any]:
    scores = [item.verdict.score for item in items if item.verdict.score is not None]
    masked = Counter(item.verdict.missing for item in items if item.verdict.missing is not None)
    return {
        "judged": len(scores),
        "masked": {missing.value: masked[missing] for missing in Missing if masked[missing]},
        "score": sum(scores) / len(scores) if scores else None,
    }


def _criteria(items: Iterable[Rated]) -> dict[str, float]:
    met: dict[str, list[bool]] = {}
    for item in items:
        for name, value in item.verdict.criteria:
            met.setdefault(name, []).append(value)
    return {name: sum(values) / len(values) for name, values in met.items()}


def _agreement(items: Iterable[Rated], labels: Mapping[str, bool], at_least: float) -> dict[str, Any]:
    scored = {item.trajectory: item.verdict.score for item in items}  # a record that stands twice counts once
    pairs = [(score >= at_least, labels[key]) for key, score in scored.items() if score is not None and key in labels]
    found = agreement(pairs)
    return {
        "items": found.items,
        "observed": found.observed,
        "kappa": found.kappa,
        "interval": None if found.interval is None else list(found.interval),
    }
