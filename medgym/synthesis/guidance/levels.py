"""How much of the way a hint tells: five levels, each of which reveals no more than the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from medgym.agents.base import answer_type_of
from medgym.agents.observations import stands_in
from medgym.query.algebra import Query
from medgym.questions.question import Question
from medgym.synthesis.guidance.path import steps_of, types_of, variables_of
from medgym.synthesis.guidance.words import in_words
from medgym.world.facts import Entity
from medgym.world.graph import Graph

LEVELS: Final = {
    0: "full path: steps, types and the entities on the way, never the answer",
    1: "types and relations",
    2: "relations",
    3: "length",
    4: "nothing",
}
"""Mask levels, from the finest to the coarsest."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a teacher is told about the way to an answer.

    Attributes:
        level: a key of `LEVELS`.
        answer_type: what an answer looks like; the question itself makes that public.
        length: number of steps; None at level 4.
        query: the steps as a query without constants; None from level 3 on.
        types: variable -> type, at levels 0 and 1.
        entities: variable -> entity, at level 0 only; never the answer, nor one whose name holds the answer.
    """

    level: int
    answer_type: str
    length: int | None = None
    query: Query | None = None
    types: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    entities: Mapping[str, Entity] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def teacher_only(self) -> bool:
        """Whether the hint names entities, so that no leak test can clear it."""
        return self.level == 0

    def text(self) -> str:
        """Return the hint in plain English; empty at level 4."""
        if self.length is None:
            return ""
        return in_words(self.length, self.query, self.types, {v: e.name for v, e in self.entities.items()})


def guidance(question: Question, level: int, graph: Graph) -> Guidance:
    """Return the hint of a level; raises `ValueError` for a level that does not exist."""
    if level not in LEVELS:
        raise ValueError(f"there is no mask level {level!r}; there are {', '.join(map(str, LEVELS))}")
    kind = answer_type_of(question)
    if level == 4:
        return Guidance(level, kind)
    steps = steps_of(question)
    if level == 3 or not steps:
        return Guidance(level, kind, len(steps))
    types = MappingProxyType(types_of(question, steps, graph) if level <= 1 else {})
    entities = MappingProxyType(_on_the_way(question, variables_of(steps), graph) if level == 0 else {})
    return Guidance(level, kind, len(steps), _abstract(question, level), types, entities)


def _abstract(question: Question, level: int) -> Query:
    """Return the steps as a query: no constants, and of the filters those between two variables of the way."""
    steps = steps_of(question)
    walked = set(variables_of(steps))
    between = tuple(f for f in question.query.filters if f.other_variable and walked.issuperset(f.variables()))
    return question.query.model_copy(update={"atoms": steps, "supporting": (), "filters": between})


def _on_the_way(question: Question, variables: tuple[str, ...], graph: Graph) -> dict[str, Entity]:
    """Return the entities that may be named: the answer, and every name in which it stands, are left out."""
    bound = {v: question.proof.binding.get(v, "") for v in variables if v != question.query.answer}
    found = {v: graph.entities[key] for v, key in bound.items() if graph.has(key)}
    return {v: entity for v, entity in found.items() if not _gives_away(entity, question)}


def _gives_away(entity: Entity, question: Question) -> bool:
    answer = question.answer
    if question.query.aggregate is not None and answer.type == "number":
        return False  # a small number stands in many names and is worked out anyway
    return any(stands_in(surface, entity.name) for surface in (answer.value, *answer.aliases) if surface)
