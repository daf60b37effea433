"""Queries evaluated by trying every node for every variable, and looking at every fact for every atom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from medgym.query.algebra import Atom, Filter, Query
from medgym.world.facts import Fact, Literal
from medgym.world.graph import Graph

DATED = ("?t", "?u")
"""Variables that only stand where dates stand, since entities have no order."""


class BruteForce:
    """All bindings of a query, by trying every node for every variable that a stated atom binds."""

    def __init__(self, graph: Graph, query: Query) -> None:
        self.facts: dict[str, list[Fact]] = {}
        for fact in graph.facts():
            self.facts.setdefault(fact.predicate, []).append(fact)
        self.query = query
        self.variables = tuple(dict.fromkeys(v for a in query.atoms if not a.negated for v in a.variables()))
        nodes = [*graph.entity_ids, *graph.literals]
        self.values = [graph.literals if v in DATED else nodes for v in self.variables]

    def bindings(self) -> Iterator[dict[str, str | Literal]]:
        for values in product(*self.values):
            binding = dict(zip(self.variables, values, strict=True))
            if all(self._atom(atom, binding) != atom.negated for atom in self.query.atoms) and all(
                _filter_holds(condition, binding) for condition in self.query.filters
            ):
                yield binding

    def _atom(self, atom: Atom, binding: Mapping[str, str | Literal]) -> bool:
        subject, target = binding.get(atom.subject, atom.subject), binding.get(atom.object, atom.object)
        wanted = (atom.qualifiers or {}).items()
        return any(
            _fits(subject, fact.subject)
            and _fits(target, fact.object)
            and (subject != target or fact.subject == fact.object)
            and wanted <= fact.qualifiers.items()
            for fact in self.facts.get(atom.predicate, ())
        )


def _fits(term: str | Literal, node: str | Literal) -> bool:
    """A variable that is still open (in a negated atom) stands for anything."""
    return term == node or (isinstance(term, str) and term.startswith("?"))


def _filter_holds(condition: Filter, binding: Mapping[str, str | Literal]) -> bool:
    node = binding[condition.variable]
    if condition.other_variable is not None:
        return _compare(condition.op, node, binding[condition.other_variable])
    wanted = condition.value
    if isinstance(wanted, str):
        return _compare(condition.op, node, _like(node, wanted))
    assert wanted is not None
    if condition.op == "between":
        return _compare(">=", node, _like(node, wanted[0])) and _compare("<=", node, _like(node, wanted[1]))
    return (node in [_like(node, item) for item in wanted]) == (condition.op == "in")


def _like(node: str | Literal, text: str) -> str | Literal:
    return Literal(node.type, text, node.unit) if isinstance(node, Literal) else text


def _compare(op: str, left: str | Literal, right: str | Literal) -> bool:
    if op in ("=", "!="):
        return (left == right) == (op == "=")
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return False
    return {
        "<": left.value < right.value,
        "<=": left.value <= right.value,
        ">": left.value > right.value,
        ">=": left.value >= right.value,
    }[op]
