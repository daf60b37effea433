"""The proof of a question: exactly one answer (or none, for an unanswerable one), and every part needed for that."""

from __future__ import annotations

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.synthesis.draft import Draft, Link
from medgym.world.facts import Literal
from medgym.world.graph import Graph

#: Counting stops here: none, one, or more than one is all that a proof asks.
SEVERAL = 2
_UNCHANGED = 1

Results = tuple[int | Literal, ...]


def result_of(draft: Draft) -> Results:
    """Return what the solver has to find: the gold alone, or nothing."""
    return () if draft.gold is None else (draft.gold,)


def written_answer(graph: Graph, result: int | Literal) -> str:
    """Return a result as it is asked for: the year of a date, a number, the id of an entity."""
    if isinstance(result, Literal):
        return result.value
    value = graph.value(result)
    return value if isinstance(value, str) else value.value[:4]


def necessity(query: Query, solver: Solver, graph: Graph) -> tuple[int, ...]:
    """Return for each atom, then each filter, how many results the query has without it.

    0: none, or nothing binds the answer. 1: the same result as before, so the part is not needed. 2: several results,
    or another one (a count over more things). For an unanswerable query, 1 or 2: so many results, 0: none still.
    """
    whole = solver.results(query) or ()
    parts: list[Atom | Filter] = [*query.atoms, *query.filters]
    return tuple(_results_without(query, part, whole, solver, graph) for part in parts)


def _results_without(query: Query, part: Atom | Filter, whole: Results, solver: Solver, graph: Graph) -> int:
    reduced = query.without(part)
    if reduced is None:
        return 0
    if query.aggregate is None:
        return solver.count(reduced, SEVERAL, lambda node: written_answer(graph, node)) or 0
    results = {written_answer(graph, result) for result in solver.results(reduced) or ()}
    if len(results) == 1 and results != {written_answer(graph, result) for result in whole}:
        return SEVERAL
    return min(len(results), SEVERAL)


def superfluous(query: Query, solver: Solver, graph: Graph) -> list[Atom | Filter]:
    """Return the atoms and filters without which the query has the same result."""
    parts: list[Atom | Filter] = [*query.atoms, *query.filters]
    counts = necessity(query, solver, graph)
    if not solver.results(query):
        loose = [query.without(part) for part in parts]
        return [
            part
            for part, count, rest in zip(parts, counts, loose, strict=True)
            if count == 0 and rest is not None and query.answer in rest.variables()
        ]
    return [part for part, count in zip(parts, counts, strict=True) if count == _UNCHANGED]


def absent_part(draft: Draft) -> int | None:
    """Return which part (atoms, then filters) of an unanswerable draft's query nothing bears out."""
    if draft.absent is None:
        return None
    wanted = draft.absent.atom() if isinstance(draft.absent, Link) else draft.absent
    query = draft.query()
    return [*query.atoms, *query.filters].index(wanted)


def borne_out(query: Query, absent: int) -> Query:
    """Return what is left of an unanswerable query without the part that nothing bears out: it has results.

    Where the answer loses its only atom, the query asks for the subject of that atom instead. A date that no filter
    narrows any more goes too.
    """
    part = [*query.atoms, *query.filters][absent]
    if isinstance(part, Atom):
        rest = tuple(atom for atom in query.atoms if atom is not part)
        return Query(answer=part.subject, atoms=rest, filters=query.filters, as_of=query.as_of)
    rest = tuple(atom for atom in query.atoms if atom.object != part.variable)
    filters = tuple(condition for condition in query.filters if condition is not part)
    return Query(answer=query.answer, atoms=rest, filters=filters, as_of=query.as_of)
