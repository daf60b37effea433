"""Tables of results: how often an agent succeeds, at what cost, overall and within groups of questions.

Pure functions over `Outcome`s. The denominator is fixed before anything runs: every scheduled question counts, one that
was never finished counts as not solved, and only masked episodes (infrastructure failures) leave the denominator, where
they are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import fsum
from typing import Any

from medgym.evaluation.intervals import Interval, clopper_pearson


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one scheduled question came to.

    Attributes:
        question_id, hops, answer_type, specialty: of the question; `answer_type` is an entity type, "date" or "number".
        status: "finished", "masked" (an infrastructure failure, to be left out) or "missing" (never finished).
        success: the answer was graded as correct.
        stop_reason: why the episode ended, "" when it did not.
        reward, components: the return, and the unweighted components summed over the episode.
        calls, oracle_calls: tool calls charged, and those of the cheapest full-score script.
        cited: the submission carries at least one citation.
        failure: class of failure (`failures.classify`), "" when solved or unknown.
    """

    question_id: str
    hops: int
    answer_type: str
    specialty: str
    status: str = "finished"
    success: bool = False
    stop_reason: str = ""
    reward: float = 0.0
    components: Mapping[str, float] | None = None
    calls: int = 0
    oracle_calls: int = 0
    cited: bool = False
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a table.

    Attributes:
        scheduled: questions asked for; `masked` of them are left out, `missing` ones count as not solved.
        solved: correct answers.
        rate, interval: solved / (scheduled - masked) and its exact 95 % interval; None when nothing counts.
        reward, components, calls: means over finished episodes; None when there is none.
        cited: share of finished episodes whose submission carries a citation.
        abstained: finished episodes that ended in an abstention.
    """

    scheduled: int
    masked: int
    missing: int
    solved: int
    abstained: int
    rate: float | None
    interval: Interval | None
    reward: float | None
    calls: float | None
    cited: float | None
    components: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """Return the summary as plain JSON values."""
        return asdict(self) | {"interval": list(self.interval) if self.interval else None}


def summarise(outcomes: Sequence[Outcome]) -> Summary:
    """Return the summary of all outcomes."""
    finished = [outcome for outcome in outcomes if outcome.status == "finished"]
    masked = sum(outcome.status == "masked" for outcome in outcomes)
    solved = sum(outcome.success for outcome in finished)
    counted = len(outcomes) - masked
    return Summary(
        scheduled=len(outcomes),
        masked=masked,
        missing=len(outcomes) - masked - len(finished),
        solved=solved,
        abstained=sum(outcome.stop_reason == "abstained" for outcome in finished),
        rate=solved / counted if counted else None,
        interval=clopper_pearson(solved, counted) if counted else None,
        reward=_mean(outcome.reward for outcome in finished),
        calls=_mean(outcome.calls for outcome in finished),
        cited=_mean(outcome.cited for outcome in finished),
        components=_component_means(finished),
    )


GROUPINGS: dict[str, Callable[[Outcome], str]] = {
    "hops": lambda outcome: str(outcome.hops),
    "answer_type": lambda outcome: outcome.answer_type,
    "specialty": lambda outcome: outcome.specialty,
}
"""What tables are broken down by."""


def summarise_by(outcomes: Iterable[Outcome], grouping: str) -> dict[str, Summary]:
    """Return one summary per group of `GROUPINGS[grouping]`, groups in order (numbers as numbers)."""
    key = GROUPINGS[grouping]
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome)
    ordered = sorted(groups, key=lambda name: (int(name), "") if name.isdecimal() else (0, name))
    return {name: summarise(groups[name]) for name in ordered}


def successes(outcomes: Iterable[Outcome]) -> dict[str, bool]:
    """Return success by question id, masked episodes left out: the input of `paired.compare`."""
    return {outcome.question_id: outcome.success for outcome in outcomes if outcome.status != "masked"}


def _component_means(finished: Sequence[Outcome]) -> dict[str, float]:
    names = sorted({name for outcome in finished for name in outcome.components or {}})
    return {
        name: fsum((outcome.components or {}).get(name, 0.0) for outcome in finished) / len(finished) for name in names
    }


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fsum(listed) / len(listed) if listed else None
