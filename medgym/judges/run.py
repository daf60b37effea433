"""Judging many records: each distinct case is asked once, rows are written as they come, and a run can go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.agents.endpoint import EndpointError
from medgym.canonical import digest
from medgym.judges.case import case_of
from medgym.judges.model_judge import ModelJudge
from medgym.judges.rescore import judged_view
from medgym.judges.sidecar import Record, resume
from medgym.questions.question_set import QuestionSet
from medgym.rewards.judge import Missing, Verdict, to_be_judged
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

_PATIENCE = 5


@dataclass(frozen=True, slots=True)
class _Case:
    """A case and the episodes it is the case of: judging one judges all."""

    hash: str
    shown: Mapping[str, Any]
    episodes: tuple[Trajectory, ...]


def judge_many(
    judge: ModelJudge,
    trajectories: Sequence[Trajectory],
    questions: QuestionSet,
    world: World,
    path: Path,
    *,
    parallel: int = 1,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> dict[str, Record]:
    """Append verdicts on trajectories to the sidecar at `path` and return all it holds, by digest of the trajectory.

    Episodes that are masked or unfinished, or that cite nothing the environment delivered, have nothing to judge and
    get no row. What the file holds is not asked again, except where asking again may bring a verdict. Neither
    `parallel` nor the order in which replies come changes a byte; the order of `trajectories` is that of the rows.

    Raises `EndpointError` when the endpoint is down for good, `RewardError` when the file is another judge's,
    `FingerprintMismatch` or `TrajectoryError` when a record does not fit world and questions or was changed.
    """
    held = resume(path, judge.identity)
    settled = {key for key, record in held.items() if not (record.verdict.missing and record.verdict.missing.may_pass)}
    cases = _cases([t for t in trajectories if t.digest not in settled], questions, world, judge.spec.sees_gold)
    path.parent.mkdir(parents=True, exist_ok=True)
    tell(0, len(cases))
    with path.open("ab") as file:
        for done, (case, verdict) in enumerate(_verdicts(judge, cases, parallel), start=1):
            for episode in case.episodes:
                record = Record(episode.digest, episode.question_id, case.hash, judge.identity, verdict)
                if held.get(record.trajectory) != record:
                    held[record.trajectory] = record
                    file.write(record.to_json())
            file.flush()
            tell(done, len(cases))
    return held


def _cases(
    trajectories: Sequence[Trajectory], questions: QuestionSet, world: World, sees_gold: bool
) -> Sequence[_Case]:
    """Return the distinct cases in order of first appearance."""
    found: dict[str, tuple[Mapping[str, Any], dict[str, Trajectory]]] = {}
    for trajectory in trajectories:
        view = judged_view(trajectory, questions.get(trajectory.question_id), world)
        if view is None or not to_be_judged(view):
            continue
        case = case_of(view, world.documents, sees_gold=sees_gold)
        found.setdefault(digest(case), (case, {}))[1][trajectory.digest] = trajectory
    return [_Case(key, case, tuple(episodes.values())) for key, (case, episodes) in found.items()]


def _verdicts(judge: ModelJudge, cases: Sequence[_Case], parallel: int) -> Iterator[tuple[_Case, Verdict]]:
    """Yield the verdicts in the order of the cases; several outages in a row end the run."""
    pool, lost = ThreadPoolExecutor(parallel), 0
    try:
        for case, verdict in zip(cases, pool.map(lambda case: judge.verdict(case.shown), cases), strict=True):
            lost = lost + 1 if verdict.missing is Missing.OUTAGE else 0
            yield case, verdict
            if lost >= _PATIENCE:
                raise EndpointError(
                    f"{lost} cases in a row brought no answer at all.",
                    "The log (medgym -v) says what went wrong with each of them.",
                    "Run the same command again when the endpoint is back: what it answered so far is kept.",
                )
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
