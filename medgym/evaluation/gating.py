"""The report of a gate: what was kept and why, with exact intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from medgym.evaluation.intervals import clopper_pearson
from medgym.synthesis.gate import Attempts, Gate, Verdict


def gate_report(gate: Gate, verdicts: Sequence[Verdict], questions_fingerprint: str) -> dict[str, Any]:
    """Return the report as plain JSON values; the same answers give the same report.

    Intervals are 95 % (Clopper and Pearson). That of a setting pools attempts at different questions.
    """
    rulings = Counter(verdict.ruling for verdict in verdicts)
    return {
        "questions": questions_fingerprint,
        "world": gate.world.fingerprint,
        "model": gate.endpoint.model.to_row(),
        "samples": gate.samples,
        "below": gate.below,
        "least": gate.enough,
        "kept": rulings["kept"],
        "dropped": rulings["dropped"],
        "undecided": [verdict.question_id for verdict in verdicts if verdict.ruling == "undecided"],
        "settings": {name: _row(_pooled(v.attempts[name] for v in verdicts)) for name in gate.settings},
        "items": [
            {"id": v.question_id, "ruling": v.ruling, **{name: _row(a) for name, a in v.attempts.items()}}
            for v in verdicts
        ],
    }


def _pooled(attempts: Iterable[Attempts]) -> Attempts:
    listed = list(attempts)
    return Attempts(sum(a.solved for a in listed), sum(a.valid for a in listed), sum(a.masked for a in listed))


def _row(attempts: Attempts) -> dict[str, Any]:
    return {
        "solved": attempts.solved,
        "valid": attempts.valid,
        "masked": attempts.masked,
        "rate": attempts.rate,
        "interval": list(clopper_pearson(attempts.solved, attempts.valid)),
    }
