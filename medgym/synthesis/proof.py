"""The proof of a question: exactly one answer (or none, for an unanswerable one), and every part needed for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.synthesis.draft import Draft, Link
from medgym.world.facts import Literal
from medgym.world.graph import Graph

#: Counting stops here: none, one, or more than one is all that a proof asks.
SEVERAL = 2
_LOOKED_AT = 8

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


@dataclass(frozen=True, slots=True)
class Without:
    """What a query comes to without one of its parts.

    Attributes:
        results: how many different results there are, as they are written, counted up to two.
        same: they are those of the whole query, so the part is not needed.
    """

    results: int
    same: bool


class Necessity:
    """Works out what each part of a query is needed for; remembers what it has worked out.

    Queries without one of their links often come down to the same few shapes.
    """

    def __init__(self, solver: Solver) -> None:
        self._solver, self._graph = solver, solver.graph
        self._count = lru_cache(maxsize=65_536)(self._count_plain)
        self._written = lru_cache(maxsize=16_384)(self._written_results)

    def of(self, query: Query, answerable: bool, known: Mapping[int, Without] | None = None) -> tuple[Without, ...]:
        """Return what the query comes to without each atom, then without each filter.

        `known` holds what is settled already, by the place of the part.
        """
        parts: list[Atom | Filter] = [*query.atoms, *query.filters]
        settled = known or {}
        whole = frozenset() if query.aggregate is None else self._written(Said(query))
        return tuple(
            settled[n] if n in settled else self._without(query, part, whole, answerable)
            for n, part in enumerate(parts)
        )

    def _without(self, query: Query, part: Atom | Filter, whole: frozenset[str], answerable: bool) -> Without:
        reduced = query.without(part)
        if reduced is None or (query.aggregate is None and query.answer not in reduced.variables()):
            return Without(0, same=False)
        reduced = connected(reduced)
        if query.aggregate is None:
            count = self._count(Said(reduced))
            return Without(count, same=count == answerable)
        results = self._written(Said(reduced))
        return Without(min(len(results), SEVERAL), same=results == whole)

    def is_shown_by(self, query: Query, part: Atom, fixed: Mapping[str, int], gold: int) -> bool:
        """Tell whether a plain query, with something fixed and without a part, has an answer beside `gold`."""
        reduced = query.without(part)
        if reduced is None:
            return False
        other = written_answer(self._graph, gold)
        found = islice(self._solver.solutions(reduced, fixed), _LOOKED_AT)
        return any(written_answer(self._graph, binding[query.answer]) != other for binding in found)

    def _written_results(self, key: Said) -> frozenset[str]:
        return frozenset(written_answer(self._graph, result) for result in self._solver.results(key.query) or ())

    def _count_plain(self, key: Said) -> int:
        return self._solver.count(key.query, SEVERAL, lambda node: written_answer(self._graph, node)) or 0


class Said:
    """A query that can be looked up by what it says."""

    def __init__(self, query: Query) -> None:
        self.query = query
        atoms = tuple(
            (a.subject, a.predicate, a.object, a.negated, tuple(sorted((a.qualifiers or {}).items())))
            for a in query.atoms
        )
        filters = tuple((f.variable, f.op, f.value, f.other_variable) for f in query.filters)
        self._said = (query.answer, atoms, filters, query.aggregate, query.as_of)

    def __hash__(self) -> int:
        return hash(self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and self._said == other._said


def connected(query: Query) -> Query:
    """Return the part of a query that hangs together with what it asks for.

    Without one of its links a query falls apart. What has lost touch with the answer only has to hold at all, and it
    does where the query with the link held, so it need not be solved again. Except for a negated atom that lost what
    bound its variable: now it denies that anything fits.
    """
    wanted = {query.answer, *(query.aggregate.over if query.aggregate else ())}
    bound = set(query.variables())
    wanted.update(v for atom in query.atoms if not bound.issuperset(atom.variables()) for v in atom.variables())
    ties = [*(atom.variables() for atom in query.atoms), *(condition.variables() for condition in query.filters)]
    size = 0
    while size < len(wanted):
        size = len(wanted)
        wanted.update(v for tie in ties if not wanted.isdisjoint(tie) for v in tie)
    return Query(
        answer=query.answer,
        atoms=tuple(atom for atom in query.atoms if not wanted.isdisjoint(atom.variables())),
        filters=tuple(condition for condition in query.filters if not wanted.isdisjoint(condition.variables())),
        aggregate=query.aggregate,
        as_of=query.as_of,
    )


def superfluous(query: Query, without: tuple[Without, ...]) -> list[Atom | Filter]:
    """Return the atoms and filters without which the query has the same results."""
    parts: list[Atom | Filter] = [*query.atoms, *query.filters]
    return [part for part, rest in zip(parts, without, strict=True) if rest.same]


def absent_part(draft: Draft) -> int | None:
    """Return which part (atoms, then filters) of an unanswerable draft's query nothing bears out."""
    if draft.absent is None:
        return None
    wanted = draft.absent.atom() if isinstance(draft.absent, Link) else draft.absent
    query = draft.query()
    return [*query.atoms, *query.filters].index(wanted)


def told(draft: Draft) -> Query:
    """Return what the facts bear out of a draft's query: all of it where there is an answer."""
    part = absent_part(draft)
    return draft.query() if part is None else borne_out(draft.query(), part)


def borne_out(query: Query, absent: int) -> Query:
    """Return what is left of an unanswerable query without the part that nothing bears out: it has results.

    Where the answer loses its only atom, the query asks for the subject of that atom instead. A date that no filter
    narrows any more goes too.
    """
    parts: list[Atom | Filter] = [*query.atoms, *query.filters]
    part = parts[absent]
    if isinstance(part, Atom):
        rest = tuple(atom for atom in query.atoms if atom is not part)
        return Query(answer=part.subject, atoms=rest, filters=query.filters, as_of=query.as_of)
    rest = tuple(atom for atom in query.atoms if atom.object != part.variable)
    filters = tuple(condition for condition in query.filters if condition is not part)
    return Query(answer=query.answer, atoms=rest, filters=filters, as_of=query.as_of)
