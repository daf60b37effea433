"""The leak test: how many answers are left to one who knows the hint and nothing else.

A hint has no constants, so every further condition of the question may pick any part of what its steps allow. What is
counted is that whole, by the exhaustive solver, as distinct answers in the way they are written (a year for a date).
"""

from __future__ import annotations

from typing import Final

from medgym.canonical import canonical_text
from medgym.query.algebra import Filter, Query
from medgym.query.solver import Solver
from medgym.questions.question import Question
from medgym.synthesis.guidance.levels import LEVELS, Guidance, guidance
from medgym.synthesis.guidance.path import allowed_types, variables_of
from medgym.world.facts import Literal
from medgym.world.graph import Graph

THRESHOLD: Final = 10
"""A hint must leave at least so many answers."""


def candidates_given(hint: Guidance, question: Question, solver: Solver) -> int:
    """Return how many answers are left when all one knows is the hint and the public type of the answer.

    An answer that is counted or worked out is one of all numbers that some part of the solutions can give.
    """
    if question.query.aggregate is not None and question.answer.type == "number":
        query = hint.query or guidance(question, 2, solver.graph).query
        return 0 if query is None else _numbers(query, solver)
    if hint.query is None or question.query.answer not in variables_of(hint.query.atoms):
        return len(_of_type(hint.answer_type, solver.graph))
    answers = solver.answers(_typed(_plain(hint.query), hint, solver)) or ()
    return len({written(node, solver.graph) for node in answers} & _of_type(hint.answer_type, solver.graph))


def written(node: int, graph: Graph) -> str:
    """Return an answer as it is told apart: an entity by its id, a date by its year."""
    value = graph.value(node)
    if isinstance(value, str):
        return value
    return value.value[:4] if value.type == "date" else value.value


def _of_type(kind: str, graph: Graph) -> set[str]:
    nodes = range(len(graph.entity_ids) + len(graph.literals))
    return {written(node, graph) for node in nodes if graph.type_of(node) == kind}


def _plain(query: Query) -> Query:
    """Return the conjunction alone: whichever binding is least or greatest depends on conditions not known."""
    return query if query.aggregate is None else query.model_copy(update={"aggregate": None})


def _numbers(query: Query, solver: Solver) -> int:
    """Return how many numbers are possible: for a count, all up to what the hint's conjunction holds."""
    results = solver.results(query) or ()
    counted = query.aggregate is not None and query.aggregate.op == "count"
    return int(results[0].value) if counted and isinstance(results[0], Literal) else len(results)


def _typed(query: Query, hint: Guidance, solver: Solver) -> Query:
    """Return the query with the entities that the hint names, and its types where the steps allow others as well."""
    named = [Filter(variable=variable, op="=", value=entity.id) for variable, entity in hint.entities.items()]
    loose = [v for v in variables_of(query.atoms) if v in hint.types and not _settled(query, v)]
    domains = (solver.domains(query) or {}) if loose else {}
    barred = []
    for variable in loose:
        others = [n for n in sorted(domains.get(variable, ())) if solver.graph.type_of(n) != hint.types[variable]]
        ids = tuple(str(solver.graph.value(node)) for node in others)
        barred += [Filter(variable=variable, op="not_in", value=ids)] if ids else []
    return query.model_copy(update={"filters": (*query.filters, *named, *barred)})


def _settled(query: Query, variable: str) -> bool:
    return any(len(kinds) == 1 for atom in query.atoms for kinds in allowed_types(atom, variable))


class Guide:
    """Gives the finest hint that passes the leak test; counts each shape of hint once."""

    def __init__(self, solver: Solver, threshold: int = THRESHOLD) -> None:
        self.solver, self.threshold = solver, threshold
        self._counts: dict[str, int] = {}

    def candidates(self, hint: Guidance, question: Question) -> int:
        """Return `candidates_given`, remembered by what the hint tells."""
        named = {variable: entity.id for variable, entity in hint.entities.items()}
        row = hint.query and [hint.query.model_dump(mode="json"), dict(hint.types), named]
        unhinted = hint.query is None and guidance(question, 2, self.solver.graph).query
        whole = unhinted.model_dump(mode="json") if unhinted and question.answer.type == "number" else None
        key = canonical_text([hint.answer_type, question.answer.type, row, whole])
        if key not in self._counts:
            self._counts[key] = candidates_given(hint, question, self.solver)
        return self._counts[key]

    def hint(self, question: Question, level: int) -> Guidance:
        """Return the hint of `level`, or of the next coarser level that leaves enough answers.

        Level 0 names entities and is for teachers only, so it is not tested; level 4 tells nothing.
        """
        for coarser in range(level, max(LEVELS) + 1):
            hint = guidance(question, coarser, self.solver.graph)
            if hint.teacher_only or coarser == max(LEVELS) or self.candidates(hint, question) >= self.threshold:
                return hint
        return guidance(question, level, self.solver.graph)  # raises: no such level
