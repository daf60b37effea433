"""Scoring stored trajectories anew, with any rewards, in one process or several.

Each record is scored on its own and the results are added up in the order of the files, so they are the same for any
number of workers. Masked and unfinished episodes are counted and left out of the means.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import islice
from math import fsum
from pathlib import Path
from typing import Any

from medgym.episode import rescore, shared
from medgym.episode.origin import check_header, question_of, toolbox_of
from medgym.processes import worker_pool
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.rewards import Composite, RewardSpec, Score, resolve_reward
from medgym.rewards.judge import Verdict
from medgym.transcript.files import read_line, read_lines
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

_CHUNK = 16
_AHEAD = 4  # chunks per worker that are read before they are needed

#: Told (episodes done, episodes in all).
Progress = Callable[[int, int], None]
_Line = tuple[str, int, bytes]
"""File, number of the line (from 1), line."""


@dataclass(frozen=True, slots=True)
class Rescored:
    """One record: where it stands, who played what, and its scores by reward; none when it does not count."""

    file: str
    line: int
    agent: str
    question_id: str
    scores: Mapping[str, Score]


@dataclass
class Rescorer:
    """Scores records under named rewards.

    Attributes:
        rewards: label -> preset, TOML file, weights or settings.
        world: name or folder; None: the one that each record names.
        questions: file or shipped name of the question set; None: the one that each record names.
        verdicts: what judges said, by digest of the record. Where they are given, an episode that lacks one that is
            needed is left out, under every reward, so that all rewards are compared over the same episodes.
    """

    rewards: Mapping[str, RewardSpec]
    world: str | None = None
    questions: str | None = None
    verdicts: Mapping[str, Sequence[Verdict]] | None = None
    _composites: dict[str, Composite] = field(default_factory=dict, init=False, repr=False)
    _known: dict[tuple[Any, ...], tuple[Question, World]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._composites = {label: resolve_reward(spec) for label, spec in self.rewards.items()}

    def fresh(self) -> Rescorer:
        """Return a rescorer of the same rewards that has opened nothing yet, as one process hands it to another."""
        return Rescorer(self._composites, self.world, self.questions, self.verdicts)

    def score(self, trajectory: Trajectory) -> dict[str, Score]:
        """Return the score of an episode under each reward; empty when it is masked, unfinished, or lacks a verdict.

        Raises what `replay` raises when world or question are not at hand or not the ones of the record.
        """
        if trajectory.footer.get("mask_sample") or trajectory.stop_reason is None:
            return {}
        question, world = self._origin(trajectory.header)
        if self.verdicts is not None:
            from medgym.judges.rescore import rescore as rescore_judged

            said = self.verdicts.get(trajectory.digest, ())
            judged = {
                label: rescore_judged(trajectory, question, world, reward, said).score
                for label, reward in self._composites.items()
            }
            return {label: score for label, score in judged.items() if score} if all(judged.values()) else {}
        return {label: rescore(trajectory, question, world, reward) for label, reward in self._composites.items()}

    def _origin(self, header: Mapping[str, Any]) -> tuple[Question, World]:
        check_header(header)
        key = (header["world_fingerprint"], header["questions_fingerprint"], header["question_fingerprint"])
        if key not in self._known:
            world = None if self.world is None else shared.load_world(self.world)
            asked: QuestionSet | None = None if self.questions is None else shared.load_questions(self.questions)
            self._known[key] = question_of(header, asked), toolbox_of(header, world).world
        return self._known[key]


def rescore_files(
    files: Sequence[Path], rescorer: Rescorer, *, workers: int = 1, progress: Progress | None = None
) -> list[Rescored]:
    """Return all records of some files, scored, in order; raises `TrajectoryError` with file and line."""
    tell = progress or (lambda finished, total: None)
    total = sum(1 for path in files for _ in read_lines(path))
    lines = ((str(path), number, line) for path in files for number, line in enumerate(read_lines(path), start=1))
    found: list[Rescored] = []
    for row in _rescored(rescorer, lines, min(workers, total)):
        found.append(row)
        tell(len(found), total)
    return found


def summarise(rows: Iterable[Rescored]) -> list[dict[str, Any]]:
    """Return per agent: episodes, how many were left out, and by reward the means of reward and components."""
    agents: dict[str, list[Rescored]] = {}
    for row in rows:
        agents.setdefault(row.agent, []).append(row)
    return [{"agent": agent, **_summary(theirs)} for agent, theirs in agents.items()]


def _summary(rows: Sequence[Rescored]) -> dict[str, Any]:
    counted = [row.scores for row in rows if row.scores]
    labels = list(counted[0]) if counted else []
    return {
        "episodes": len(rows),
        "left_out": len(rows) - len(counted),
        "rewards": {label: _means([scores[label] for scores in counted]) for label in labels},
    }


def _means(scores: Sequence[Score]) -> dict[str, Any]:
    return {
        "reward": fsum(score.reward for score in scores) / len(scores),
        "components": {
            name: fsum(score.components[name] for score in scores) / len(scores) for name in scores[0].components
        },
    }


# --- processes ------------------------------------------------------------------------------------------------------


def _rescored(rescorer: Rescorer, lines: Iterable[_Line], workers: int) -> Iterator[Rescored]:
    """Yield the scored records in order; leaving early stops the workers."""
    if workers <= 1:
        yield from (_one(rescorer, line) for line in lines)
        return
    pool = worker_pool(workers, _start_worker, rescorer.fresh())
    try:
        source = iter(lines)
        waiting: deque[Future[list[Rescored]]] = deque()
        while chunk := tuple(islice(source, _CHUNK)):
            waiting.append(pool.submit(_chunk, chunk))
            if len(waiting) > _AHEAD * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_rescorer: Rescorer | None = None


def _start_worker(rescorer: Rescorer) -> None:
    global _rescorer
    _rescorer = rescorer


def _chunk(lines: Sequence[_Line]) -> list[Rescored]:
    if _rescorer is None:
        raise RuntimeError("the worker was not started")
    return [_one(_rescorer, line) for line in lines]


def _one(rescorer: Rescorer, line: _Line) -> Rescored:
    file, number, text = line
    trajectory = read_line(text, file, number)
    agent = str(trajectory.header.get("agent", "unknown"))
    return Rescored(file, number, agent, trajectory.question_id, rescorer.score(trajectory))
