"""Which documents entail an answer, and the fewest that do: a smallest hitting set, found exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from medgym.query.aggregates import order_key
from medgym.query.algebra import Atom, Query, is_variable
from medgym.query.solver import Solver
from medgym.synthesis.proof import borne_out
from medgym.world.corpus import Corpus
from medgym.world.facts import Literal
from medgym.world.graph import Graph

_MAX_BINDINGS = 48
_WHOLE = ("count", "argmin", "argmax")


@dataclass(frozen=True, slots=True)
class Step:
    """One instance of an atom in a derivation: which atom, between which nodes, borne out by which fact."""

    atom: Atom
    subject: int
    object: int
    fact: int


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way to the answer. The fact of every step stands in one of `documents`, a smallest cover."""

    binding: Mapping[str, int]
    steps: tuple[Step, ...]
    documents: tuple[int, ...]


def derivation_of(
    query: Query, absent: int | None, gold: int | Literal | None, solver: Solver, corpus: Corpus
) -> Derivation | None:
    """Return the cheapest derivation of a question's answer; without an answer, that of all but the `absent` part."""
    if absent is not None:
        return cheapest_derivation(borne_out(query, absent), solver, corpus)
    return cheapest_derivation(query, solver, corpus, {query.answer: gold} if isinstance(gold, int) else {})


def cheapest_derivation(
    query: Query, solver: Solver, corpus: Corpus, fixed: Mapping[str, int] | None = None
) -> Derivation | None:
    """Return the derivation that needs the fewest documents; ties by authority, then by document id.

    Where everything has to be counted or compared, all solutions make one derivation; None when there are too many,
    when there is none, or when no document states some part. `fixed` binds variables beforehand (the answer).
    """
    bindings = _bindings(query, solver, fixed or {})
    if not bindings:
        return None
    if query.aggregate is not None and query.aggregate.op in _WHOLE:
        if len(bindings) > _MAX_BINDINGS:
            return None
        return _derive(query, bindings, solver.graph, corpus)
    found = [_derive(query, [binding], solver.graph, corpus) for binding in bindings[:_MAX_BINDINGS]]
    return min((d for d in found if d is not None), key=lambda d: _rank(d.documents, corpus), default=None)


def _bindings(query: Query, solver: Solver, fixed: Mapping[str, int]) -> list[Mapping[str, int]]:
    plain = query.aggregate is None
    solutions = solver.solutions(query, fixed) if plain else solver.derivations(query)
    return list(islice(solutions, _MAX_BINDINGS + 1))


def _derive(query: Query, bindings: Iterable[Mapping[str, int]], graph: Graph, corpus: Corpus) -> Derivation | None:
    """Return the derivation that rests on these solutions together."""
    instances: dict[tuple[int, int, int], tuple[int, ...]] = {}
    atoms = [atom for atom in query.atoms if not atom.negated]
    solutions = list(bindings)
    for binding in solutions:
        for number, atom in enumerate(atoms):
            ends = tuple(binding[t] if is_variable(t) else graph.node(t) for t in (atom.subject, atom.object))
            instances.setdefault((number, *ends), matching_facts(atom, binding, graph))  # type: ignore[arg-type]
    stated = [frozenset(d for fact in facts for d, _ in corpus.sentences_stating(fact)) for facts in instances.values()]
    cover = smallest_cover(stated, lambda document: corpus.rows[document][4])
    if cover is None:
        return None
    steps = tuple(
        Step(atoms[number], subject, target, next(fact for fact in facts if _stands_in(fact, cover, corpus)))
        for (number, subject, target), facts in instances.items()
    )
    return Derivation(_telling(query, solutions, graph), steps, cover)


def _telling(query: Query, solutions: Sequence[Mapping[str, int]], graph: Graph) -> Mapping[str, int]:
    """Return the solution that gives the result: the one with the least or greatest value, else the first."""
    aggregate = query.aggregate
    if aggregate is None or aggregate.op not in ("argmin", "argmax"):
        return solutions[0]
    extreme = min if aggregate.op == "argmin" else max
    return extreme(solutions, key=lambda binding: order_key(graph.value(binding[aggregate.over[0]])))


def _rank(documents: tuple[int, ...], corpus: Corpus) -> tuple[int, float, tuple[int, ...]]:
    return len(documents), -sum(corpus.rows[document][4] for document in documents), documents


def _stands_in(fact: int, documents: tuple[int, ...], corpus: Corpus) -> bool:
    return any(document in documents for document, _ in corpus.sentences_stating(fact))


def matching_facts(atom: Atom, binding: Mapping[str, int], graph: Graph) -> tuple[int, ...]:
    """Return the ordinals of the facts that satisfy an atom under a binding, qualifiers included."""
    subject, target = (binding[term] if is_variable(term) else graph.node(term) for term in (atom.subject, atom.object))
    wanted = (atom.qualifiers or {}).items()
    ordinals = graph.find(atom.predicate, subject, target)
    return tuple(o for o in ordinals if wanted <= graph.qualifiers[graph.columns.qualifier[o]].items())


def smallest_cover(
    groups: Sequence[frozenset[int]], authority: Callable[[int], float] = lambda _: 0.0
) -> tuple[int, ...] | None:
    """Return a smallest set that meets every group, exactly; None when a group is empty.

    Among smallest sets the one of highest total authority wins, then the lowest document numbers.
    """
    if any(not group for group in groups):
        return None
    distinct = set(groups)
    needed = [group for group in distinct if not any(other < group for other in distinct)]
    for size in range(_disjoint(needed), len(needed) + 1):
        found = set(_covers(needed, frozenset(), size))
        if found:
            return min(
                (tuple(sorted(cover)) for cover in found), key=lambda cover: (-sum(authority(d) for d in cover), cover)
            )
    return ()


def _disjoint(groups: Sequence[frozenset[int]]) -> int:
    """Return a lower bound: how many groups, taken narrowest first, share nothing."""
    used: set[int] = set()
    count = 0
    for group in sorted(groups, key=lambda g: (len(g), sorted(g))):
        if used.isdisjoint(group):
            used |= group
            count += 1
    return count


def _covers(groups: Sequence[frozenset[int]], chosen: frozenset[int], left: int) -> list[frozenset[int]]:
    open_groups = [group for group in groups if not group & chosen]
    if not open_groups:
        return [chosen]
    if left == 0 or _disjoint(open_groups) > left:
        return []
    tightest = min(open_groups, key=lambda g: (len(g), sorted(g)))
    return [cover for document in sorted(tightest) for cover in _covers(open_groups, chosen | {document}, left - 1)]
