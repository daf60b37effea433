"""The proof of a question: exactly one answer, every clue needed, the fewest documents that entail it."""

from __future__ import annotations

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.world.graph import Graph

#: Counting stops here: one answer or several is all that a proof asks.
SEVERAL = 2


def written_answer(graph: Graph, node: int) -> str:
    """Return an answer as it is asked for: the year of a date, the id of an entity."""
    value = graph.value(node)
    return value if isinstance(value, str) else value.value[:4]


def is_unique(query: Query, answer: int, solver: Solver) -> bool:
    """Tell whether `answer` is the one and only answer."""
    return solver.answers(query) == (answer,)


def necessity(query: Query, solver: Solver) -> tuple[int, ...]:
    """Return how many answers are left without each atom, then without each filter.

    0 stands for "nothing binds it", 2 for two or more. A query is minimal when no entry is 1.
    """
    parts: list[Atom | Filter] = [*query.atoms, *query.filters]
    return tuple(_answers_without(query, part, solver) for part in parts)


def _answers_without(query: Query, part: Atom | Filter, solver: Solver) -> int:
    reduced = query.without(part)
    if reduced is None:
        return 0
    return solver.count(reduced, SEVERAL, lambda node: written_answer(solver.graph, node)) or 0


def superfluous(query: Query, solver: Solver) -> list[Atom | Filter]:
    """Return the atoms and filters whose removal leaves the answer unique."""
    parts: list[Atom | Filter] = [*query.atoms, *query.filters]
    return [part for part, count in zip(parts, necessity(query, solver), strict=True) if count == 1]
