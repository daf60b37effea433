"""Which documents entail an answer, and the fewest that do: a smallest hitting set, found exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from medgym.query.algebra import Atom, Query, is_variable
from medgym.query.solver import Solver
from medgym.world.corpus import Corpus
from medgym.world.graph import Graph

_MAX_BINDINGS = 32


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way to the answer. `facts[i]` satisfies atom i and stands in one of `documents`, a smallest cover."""

    binding: Mapping[str, int]
    facts: tuple[int, ...]
    documents: tuple[int, ...]


def cheapest_derivation(query: Query, answer: int, solver: Solver, corpus: Corpus) -> Derivation | None:
    """Return the derivation of `answer` that needs the fewest documents; ties by authority, then by document id."""
    best: tuple[tuple[int, float, tuple[int, ...]], Derivation] | None = None
    for binding in islice(solver.solutions(query, {query.answer: answer}), _MAX_BINDINGS):
        groups = [matching_facts(atom, binding, solver.graph) for atom in query.atoms if not atom.negated]
        stated = [frozenset(d for fact in group for d, _ in corpus.sentences_stating(fact)) for group in groups]
        cover = smallest_cover(stated, lambda document: corpus.rows[document][4])
        if cover is None:
            continue
        rank = (len(cover), -sum(corpus.rows[document][4] for document in cover), cover)
        if best is None or rank < best[0]:
            facts = tuple(next(f for f in group if _stands_in(f, cover, corpus)) for group in groups)
            best = (rank, Derivation(binding, facts, cover))
    return None if best is None else best[1]


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
    for size in range(1, len(groups) + 1):
        found = [frozenset(cover) for cover in _covers(list(groups), frozenset(), size)]
        if found:
            return min(
                (tuple(sorted(cover)) for cover in found), key=lambda cover: (-sum(authority(d) for d in cover), cover)
            )
    return ()


def _covers(groups: list[frozenset[int]], chosen: frozenset[int], left: int) -> list[frozenset[int]]:
    open_groups = [group for group in groups if not group & chosen]
    if not open_groups:
        return [chosen]
    if left == 0:
        return []
    tightest = min(open_groups, key=len)
    return [cover for document in sorted(tightest) for cover in _covers(open_groups, chosen | {document}, left - 1)]
