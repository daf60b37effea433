"""What one process shares between episodes: opened worlds, one toolbox a world, question sets, questions in use.

Nothing here changes a result; it only spares opening the same thing twice. Entries are few and the caches bounded.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakValueDictionary

from medgym.canonical import canonical_text, digest
from medgym.episode.knowledge import Knowledge
from medgym.query.solver import Solver
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.tools.faults import FaultSpec, SeededFaults, resolve_faults, spec_of
from medgym.tools.toolbox import Toolbox
from medgym.world.world import World

T = TypeVar("T")


class _Recent(Generic[T]):
    """The few values used last, by key."""

    def __init__(self, size: int) -> None:
        self._size, self._values, self._lock = size, dict[str, T](), Lock()

    def get(self, key: str) -> T | None:
        with self._lock:
            value = self._values.pop(key, None)
            if value is not None:
                self._values[key] = value
            return value

    def put(self, key: str, value: T) -> T:
        with self._lock:
            value = self._values.setdefault(key, value)
            while len(self._values) > self._size:
                del self._values[next(iter(self._values))]
            return value


_toolboxes: _Recent[Toolbox] = _Recent(8)
_solvers: _Recent[Solver] = _Recent(4)
_knowledge: _Recent[Knowledge] = _Recent(1024)
_questions: WeakValueDictionary[str, Question] = WeakValueDictionary()


def toolbox_of(world: World, faults: FaultSpec = None) -> Toolbox:
    """Return the toolbox that all episodes of this process use for a world under one plan of faults.

    A plan that is no `SeededFaults` has no settings to know it by: it gets a toolbox of its own every time.
    """
    plan = resolve_faults(faults)
    if plan is not None and not isinstance(plan, SeededFaults):
        return Toolbox(world, faults=plan)
    key = _named(world.id, world.fingerprint, spec_of(plan))
    return _toolboxes.get(key) or _toolboxes.put(key, Toolbox(world, faults=plan))


def knowledge_of(question: Question, world: World) -> Knowledge:
    """Return the candidate table of a question, built once; it holds the question, so its identity names it."""
    key = f"{world.fingerprint}/{id(question)}"
    return _knowledge.get(key) or _knowledge.put(key, Knowledge(question, world, solver_of(world)))


def solver_of(world: World) -> Solver:
    """Return the solver that this process uses for a world."""
    key = world.fingerprint
    return _solvers.get(key) or _solvers.put(key, Solver(world.graph))


def known_toolbox(world_id: str, fingerprint: str, faults: dict[str, Any] | None = None) -> Toolbox | None:
    """Return the toolbox that this process has used lately for a world, by the world's id and fingerprint."""
    return _toolboxes.get(_named(world_id, fingerprint, faults))


def _named(world_id: str, fingerprint: str, faults: object) -> str:
    """Return what names a toolbox. Records carry the world's id, and two of equal content may be called differently."""
    return f"{world_id}/{fingerprint}/{canonical_text(faults)}"


def load_world(name: str) -> World:
    """Open a world by shipped name or path, once a process unless its folder was changed since."""
    return _open_world(name, _stamp(name))


def load_questions(name: str) -> QuestionSet:
    """Open a question set by shipped name or path, once a process unless its file was changed since."""
    return _open_questions(name, _stamp(name))


@lru_cache(maxsize=8)
def _open_world(name: str, stamp: tuple[str, int, int]) -> World:
    return World.load(name)


@lru_cache(maxsize=8)
def _open_questions(name: str, stamp: tuple[str, int, int]) -> QuestionSet:
    return QuestionSet.load(name)


def _stamp(name: str) -> tuple[str, int, int]:
    """Return what tells one state of a file or folder from another; shipped ones do not change."""
    try:
        status = Path(name).stat()
    except (OSError, ValueError):
        return (name, 0, 0)
    return (str(Path(name).resolve()), status.st_mtime_ns, status.st_size)


def remember(question: Question) -> None:
    """Let `known_question` find a question for as long as somebody holds it."""
    _questions[question.id] = question


def known_question(question_id: str) -> Question | None:
    """Return the question of that id that was asked last in this process, if somebody still holds it."""
    return _questions.get(question_id)


def question_fingerprint(question: Question) -> str:
    """Return the SHA-256 of a question's row: it tells two questions of one id apart and gives nothing away."""
    return digest(question.model_dump(mode="json", exclude_none=True))
