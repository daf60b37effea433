"""The shape of a query with its constants, as a hash: the same question in other variable names has the same one."""

from __future__ import annotations

from collections.abc import Callable

from medgym.canonical import canonical_text, digest
from medgym.query.algebra import Query, is_variable

_ROUNDS = 6
_Tint = Callable[[str], str]


def shape_of(query: Query) -> str:
    """Return the Weisfeiler-Lehman hash of a query's graph (Shervashidze et al. 2011).

    Variables begin with one colour, the answer variable with another, constants with their own; a variable's colour is
    refined by the predicates, directions and colours around it. Filters and aggregates count as edges too.
    """
    colours = dict.fromkeys(_variables(query), "?") | {query.answer: "answer"}
    for _ in range(min(_ROUNDS, len(colours))):
        edges = _edges(query, _tint(colours))
        colours = {
            variable: digest([colour, [mark for touched, mark in edges if touched == variable]])
            for variable, colour in colours.items()
        }
    whole: list[object] = [query.as_of]
    if query.aggregate is not None:
        whole += [query.aggregate.op, query.aggregate.unit]
    return digest([sorted(colours.values()), sorted(mark for _, mark in _edges(query, _tint(colours))), whole])


def _tint(colours: dict[str, str]) -> _Tint:
    return lambda term: colours[term] if is_variable(term) else term


def _variables(query: Query) -> list[str]:
    terms = [term for atom in query.atoms for term in (atom.subject, atom.object) if is_variable(term)]
    return sorted({*terms, query.answer})


def _edges(query: Query, tint: _Tint) -> list[tuple[str, str]]:
    """Return (end, what is seen from there) of every edge from both its ends, sorted by what is seen."""
    found: list[tuple[str, list[object]]] = []
    for atom in query.atoms:
        marks = [atom.predicate, dict(atom.qualifiers or {}), atom.negated]
        found.append((atom.subject, [*marks, "out", tint(atom.object)]))
        found.append((atom.object, [*marks, "in", tint(atom.subject)]))
    for condition in query.filters:
        other = condition.other_variable
        bound = condition.value if other is None else tint(other)
        found.append((condition.variable, ["filter", condition.op, bound]))
        if other is not None:
            found.append((other, ["filtered", condition.op, tint(condition.variable)]))
    if query.aggregate is not None:
        found += [(variable, ["over", place]) for place, variable in enumerate(query.aggregate.over)]
    return sorted(((end, canonical_text(mark)) for end, mark in found), key=lambda edge: (edge[1], edge[0]))
