"""Replaying is folding again: the same messages over the same question and world give the same record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from medgym.episode.episode import Episode
from medgym.episode.origin import check_header, question_of, toolbox_of
from medgym.questions.question_set import QuestionSet
from medgym.rewards.view import StopReason
from medgym.transcript.trajectory import Trajectory, TrajectoryStep, seal
from medgym.world.world import World

_COMPARED = ("observation", "reward", "components", "terminated", "truncated", "calls", "digest")


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What a replay found.

    Attributes:
        differences: one line for each thing that came out differently; empty when the record holds.
        trajectory: the record of the replay, sealed under the header of the original.
    """

    differences: list[str] = field(default_factory=list)
    trajectory: Trajectory | None = None

    @property
    def ok(self) -> bool:
        """Whether everything came out as recorded."""
        return not self.differences


def replay(trajectory: Trajectory, world: World | None = None, questions: QuestionSet | None = None) -> ReplayReport:
    """Fold the messages of a trajectory again and report every difference.

    World and question set are those given, else those of this process, else the shipped ones that the header names.
    Raises `FingerprintMismatch` when they are not the ones that the header names, `WorldError` or `QuestionError` when
    there are none, `TrajectoryError` when the header does not say what was played.
    """
    header = trajectory.header
    episode = reopen(header, world, questions)
    *steps, last = trajectory.steps or (None,)
    for step in steps:
        episode.step(step.message)
    if last is not None:
        _take_last(episode, last, trajectory.stop_reason)
    again = seal(header, episode.steps(), episode.footer())
    return ReplayReport(list(_differences(trajectory, again)), again)


def reopen(header: Mapping[str, Any], world: World | None = None, questions: QuestionSet | None = None) -> Episode:
    """Return the episode that a header names, at its start; finds world and question set, and raises, as `replay`."""
    check_header(header)
    episode = Episode(
        question_of(header, questions),
        toolbox=toolbox_of(header, world),
        reward=header["reward"],
        limits=header["limits"],
        seed=header["seed"],
    )
    return episode if header.get("scored", True) else episode.fork(scored=False)


def _take_last(episode: Episode, step: TrajectoryStep, stop_reason: str | None) -> None:
    """Fold the last step in: a message, or the end from outside, which stands on record as an empty one."""
    reason = next((known for known in StopReason if known == stop_reason), None)
    if reason is not None and reason.from_outside and step.message == "":
        episode.stop(reason)
    else:
        episode.step(step.message)


def _differences(old: Trajectory, new: Trajectory) -> list[str]:
    """Return a line for each difference, the first ones first; long values are shortened."""
    found = []
    if len(old.steps) != len(new.steps):
        found.append(f"steps: {len(old.steps)} recorded, {len(new.steps)} replayed")
    for number, (recorded, replayed) in enumerate(zip(old.steps, new.steps, strict=False), start=1):
        found += [f"step {number}: {line}" for line in _step_differences(recorded, replayed)]
    for key in sorted(set(old.footer) | set(new.footer)):
        if old.footer.get(key) != new.footer.get(key):
            found.append(f"footer: {_line(key, old.footer.get(key), new.footer.get(key))}")
    return found


def _step_differences(old: TrajectoryStep, new: TrajectoryStep) -> list[str]:
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in _COMPARED)
    return [_line(name, recorded, replayed) for name, recorded, replayed in pairs if recorded != replayed]


def _line(name: str, recorded: object, replayed: object) -> str:
    return f"{name}: {_short(recorded)} recorded, {_short(replayed)} replayed"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}..."
