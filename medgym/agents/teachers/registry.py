"""The scripted teachers by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from medgym.agents.base import Agent
from medgym.agents.teachers.noisy import NoisyTeacher
from medgym.agents.teachers.recovery import RecoveryTeacher
from medgym.agents.teachers.walk import OracleTeacher
from medgym.errors import AgentError


class Factory(Protocol):
    """Makes a teacher for one episode."""

    def __call__(self, *, exploring: bool, hint: str) -> Agent:
        """Return a new teacher; `hint` is empty when the episode explores."""


def _scripted(make: Callable[..., Agent]) -> Factory:
    """Return the factory of a scripted teacher, which has the plan and needs no hint."""

    def factory(*, exploring: bool, hint: str) -> Agent:
        return make(exploring=exploring)

    return factory


TEACHERS: dict[str, Factory] = {
    "oracle": _scripted(OracleTeacher),
    "noisy": _scripted(NoisyTeacher),
    "recovery": _scripted(RecoveryTeacher),
}
"""All teachers; add yours with `TEACHERS["mine"] = lambda exploring, hint: LanguageTeacher(complete, hint)`."""

STRAIGHT = frozenset({"oracle"})
"""Teachers that go the shortest way: the first choice for guided episodes."""


def make_teacher(name: str, *, exploring: bool = False, hint: str = "") -> Agent:
    """Return a new teacher; raises `AgentError` when there is none of that name."""
    if name not in TEACHERS:
        raise AgentError(f"There is no teacher '{name}'.", f"There are: {', '.join(TEACHERS)}.", "Give one of these.")
    return TEACHERS[name](exploring=exploring, hint=hint)
