"""Adjacency per predicate and qualifiers, and verdicts of filters: what a solver keeps between queries."""

from __future__ import annotations

from collections.abc import Mapping

from medgym.canonical import canonical_text
from medgym.errors import QueryError
from medgym.query.algebra import Atom, Filter
from medgym.query.filters import holds
from medgym.world.graph import Graph
from medgym.world.vocabulary import PREDICATES

Adjacency = Mapping[int, tuple[int, ...]]


class Tables:
    """Look-ups over one graph, filled in on first use."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._qualified: dict[str, tuple[Adjacency, Adjacency]] = {}
        self._verdicts: dict[tuple[str, str | tuple[str, ...] | None], dict[int, bool]] = {}

    def of(self, atom: Atom) -> tuple[Adjacency, Adjacency]:
        """Return subject -> objects and object -> subjects of the facts that fit predicate and qualifiers."""
        if atom.predicate not in PREDICATES:
            raise QueryError(f"Unknown predicate {atom.predicate!r}.", next_step="See medgym.world.vocabulary.")
        if not atom.qualifiers:
            return self.graph.forward(atom.predicate), self.graph.backward(atom.predicate)
        key = canonical_text([atom.predicate, dict(atom.qualifiers)])
        if key not in self._qualified:
            self._qualified[key] = self._select(atom.predicate, atom.qualifiers)
        return self._qualified[key]

    def passing(self, condition: Filter, nodes: set[int]) -> set[int]:
        """Return the nodes whose values pass a one-variable filter."""
        known = self._verdicts.setdefault((condition.op, condition.value), {})
        for node in nodes.difference(known):
            known[node] = holds(condition, self.graph.value(node))
        return {node for node in nodes if known[node]}

    def _select(self, predicate: str, wanted: Mapping[str, str]) -> tuple[Adjacency, Adjacency]:
        columns, graph = self.graph.columns, self.graph
        fitting = {n for n, marks in enumerate(graph.qualifiers) if wanted.items() <= marks.items()}
        forward: dict[int, set[int]] = {}
        backward: dict[int, set[int]] = {}
        for ordinal in graph.span(predicate):
            if int(columns.qualifier[ordinal]) in fitting:
                subject, target = int(columns.subject[ordinal]), int(columns.object[ordinal])
                forward.setdefault(subject, set()).add(target)
                backward.setdefault(target, set()).add(subject)
        return _frozen(forward), _frozen(backward)


def _frozen(table: Mapping[int, set[int]]) -> Adjacency:
    return {node: tuple(sorted(others)) for node, others in table.items()}
