"""Adjacency per predicate, qualifiers and date, and verdicts of filters: what a solver keeps between queries."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from medgym.canonical import canonical_text
from medgym.errors import QueryError
from medgym.query.aggregates import OrderKey, order_key
from medgym.query.algebra import Atom, Filter
from medgym.query.filters import holds
from medgym.world.graph import Graph, adjacency
from medgym.world.validity import Validity
from medgym.world.vocabulary import PREDICATES

Adjacency = Mapping[int, tuple[int, ...]]

#: Tables of single dates that are kept, the latest used ones: there may be as many dates as questions.
DATED_TABLES = 64


class Tables:
    """Look-ups over one graph, filled in on first use."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._qualified: dict[str, tuple[Adjacency, Adjacency]] = {}
        self._dated: OrderedDict[str, tuple[Adjacency, Adjacency]] = OrderedDict()
        self._verdicts: dict[tuple[str, str | tuple[str, ...] | None], dict[int, bool]] = {}
        self._order: dict[int, OrderKey] = {}

    @cached_property
    def _validity(self) -> Validity:
        return Validity(self.graph)

    def of(self, atom: Atom, as_of: str | None = None) -> tuple[Adjacency, Adjacency]:
        """Return subject -> objects and object -> subjects of the facts that fit predicate, qualifiers and date."""
        if atom.predicate not in PREDICATES:
            raise QueryError(f"Unknown predicate {atom.predicate!r}.", next_step="See medgym.world.vocabulary.")
        if as_of is not None and atom.predicate in self._validity.dated:
            return self._at(atom, as_of)
        if not atom.qualifiers:
            return self.graph.forward(atom.predicate), self.graph.backward(atom.predicate)
        key = canonical_text([atom.predicate, dict(atom.qualifiers)])
        if key not in self._qualified:
            self._qualified[key] = self._select(atom)
        return self._qualified[key]

    def passing(self, condition: Filter, nodes: set[int]) -> set[int]:
        """Return the nodes whose values pass a one-variable filter."""
        known = self._verdicts.setdefault((condition.op, condition.value), {})
        for node in nodes.difference(known):
            known[node] = holds(condition, self.graph.value(node))
        return {node for node in nodes if known[node]}

    def order_key(self, node: int) -> OrderKey:
        """Return what a node that is a date or number is compared by."""
        if node not in self._order:
            self._order[node] = order_key(self.graph.value(node))
        return self._order[node]

    def _at(self, atom: Atom, as_of: str) -> tuple[Adjacency, Adjacency]:
        key = canonical_text([atom.predicate, dict(atom.qualifiers or {}), as_of])
        if key not in self._dated:
            self._dated[key] = self._select(atom, self._validity.hold(self.graph.span(atom.predicate), as_of))
            if len(self._dated) > DATED_TABLES:
                self._dated.popitem(last=False)
        self._dated.move_to_end(key)
        return self._dated[key]

    def _select(self, atom: Atom, held: NDArray[np.bool_] | None = None) -> tuple[Adjacency, Adjacency]:
        """Return the adjacency of the facts that carry the atom's qualifiers and are marked in `held`."""
        columns, span, wanted = self.graph.columns, self.graph.span(atom.predicate), (atom.qualifiers or {}).items()
        fitting = np.array([wanted <= marks.items() for marks in self.graph.qualifiers], dtype=np.bool_)
        chosen = fitting[columns.qualifier[span.start : span.stop]]
        if held is not None:
            chosen &= held
        subjects, targets = (column[span.start : span.stop][chosen] for column in (columns.subject, columns.object))
        return adjacency(subjects, targets), adjacency(targets, subjects)
