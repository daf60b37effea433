"""Replaying is folding again: the same messages over the same question and world give the same record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn

from medgym.episode import shared
from medgym.episode.episode import Episode
from medgym.errors import FingerprintMismatch, QuestionError, TrajectoryError
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from medgym.transcript.trajectory import Trajectory, TrajectoryStep, seal
from medgym.world.world import World

_NEEDED = (
    "world", "world_fingerprint", "questions", "questions_fingerprint", "question_id", "question_fingerprint",
    "seed", "reward", "limits",
)  # fmt: skip
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
    absent = [name for name in _NEEDED if name not in header]
    if absent:
        raise TrajectoryError(f"The header of this trajectory has no '{absent[0]}'.", "It was not made by an episode.")
    episode = Episode(
        _question(header, questions),
        toolbox=_toolbox(header, world),
        reward=header["reward"],
        limits=header["limits"],
        seed=header["seed"],
    )
    if not header.get("scored", True):
        episode = episode.fork(scored=False)
    for step in trajectory.steps:
        episode.step(step.message)
    again = seal(header, episode.steps(), episode.footer())
    return ReplayReport(list(_differences(trajectory, again)), again)


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


def _toolbox(header: Any, world: World | None) -> Toolbox:
    """Return the tools of the world that the header names."""
    if world is None:
        known = shared.known_toolbox(header["world_fingerprint"])
        if known is not None:
            return known
        world = shared.load_world(header["world"])
    _same("world", world.id, world.fingerprint, header["world_fingerprint"])
    return shared.toolbox_of(world)


def _question(header: Any, questions: QuestionSet | None) -> Question:
    """Return the question that the header names, made sure of by its fingerprints."""
    name, key = header["questions"], header["question_id"]
    if questions is None and name is not None:
        try:
            questions = shared.load_questions(name)
        except QuestionError:
            questions = None  # a set that is not shipped; the question may still be in use in this process
    if questions is not None:
        if header["questions_fingerprint"] is not None:
            _same("question set", questions.name, questions.fingerprint, header["questions_fingerprint"])
        question = questions.get(key)
    else:
        question = shared.known_question(key) or _missing(key, name)
    _same("question", key, shared.question_fingerprint(question), header["question_fingerprint"])
    return question


def _missing(key: str, name: str | None) -> NoReturn:
    raise QuestionError(
        f"The question {key!r} of this trajectory is not at hand.",
        f"Its set is called {name!r}, which is not shipped." if name else "Its header names no question set.",
        "Pass the set: replay(trajectory, questions=QuestionSet.load(path)).",
    )


def _same(what: str, name: str, found: str, wanted: str) -> None:
    if found != wanted:
        raise FingerprintMismatch(
            f"The {what} {name} is not the one of this trajectory.",
            f"Its fingerprint is {found[:16]}..., the trajectory was made with {wanted[:16]}...",
            f"Replay with the {what} of that fingerprint.",
        )
