"""Finding again what a trajectory was made from: the world and the question that its header names, made sure of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from medgym.episode import shared
from medgym.errors import FingerprintMismatch, QuestionError, TrajectoryError
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from medgym.world.world import World

_NEEDED = (
    "world", "world_fingerprint", "questions", "questions_fingerprint", "question_id", "question_fingerprint",
    "seed", "reward", "limits",
)  # fmt: skip


def check_header(header: Mapping[str, Any]) -> None:
    """Raise `TrajectoryError` when a header does not say what was played."""
    absent = [name for name in _NEEDED if name not in header]
    if absent:
        raise TrajectoryError(f"The header of this trajectory has no '{absent[0]}'.", "It was not made by an episode.")


def toolbox_of(header: Mapping[str, Any], world: World | None) -> Toolbox:
    """Return the tools of the world that a header names, under the faults that it names.

    The world is the one given, one of this process, or a shipped one.
    """
    faults = header.get("faults")
    if isinstance(faults, str):
        raise TrajectoryError(
            f"The tools of this trajectory failed by the plan {faults!r}, which cannot be made again.",
            "A record holds the settings of medgym.tools.faults.SeededFaults alone.",
        )
    if world is None:
        known = shared.known_toolbox(header["world"], header["world_fingerprint"], faults)
        if known is not None:
            return known
        world = shared.load_world(header["world"])
    _same("world", world.id, world.fingerprint, header["world_fingerprint"])
    return shared.toolbox_of(world, faults)


def question_of(header: Mapping[str, Any], questions: QuestionSet | None) -> Question:
    """Return the question that a header names, made sure of by its fingerprints."""
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
