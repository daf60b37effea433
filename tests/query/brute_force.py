"""Queries evaluated by trying every node for every variable, and looking at every fact for every atom.

Aggregates are made of the list of all bindings; dates are counted by walking through the calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count, product

from medgym.query.algebra import Atom, Filter, Query
from medgym.world.facts import Fact, Literal
from medgym.world.graph import Graph

DATED = ("?t", "?u")
"""Variables that only stand where dates stand, since entities have no order."""


class BruteForce:
    """All bindings of a query, by trying every node for every variable that a stated atom binds."""

    def __init__(self, graph: Graph, query: Query) -> None:
        self.facts: dict[str, list[Fact]] = {}
        everything = list(graph.facts())
        for fact in (f for f in everything if query.as_of is None or since(f, everything) <= query.as_of):
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

    def results(self) -> set[str | Literal] | None:
        """All distinct results; numbers as `Literal`s."""
        answer, aggregate, found = self.query.answer, self.query.aggregate, list(self.bindings())
        if aggregate is None:
            return {row[answer] for row in found} if answer in self.variables else None
        if aggregate.op == "count":
            return {Literal("number", str(len({tuple(row[v] for v in aggregate.over) for row in found})))}
        if aggregate.op == "difference":
            assert aggregate.unit is not None
            pairs = [tuple(row[v] for v in aggregate.over) for row in found]
            walked = {walk(_day(first), _day(last), aggregate.unit) for first, last in pairs}
            return {Literal("number", str(units), aggregate.unit) for units in walked if units is not None}
        (over,) = aggregate.over
        better = "<" if aggregate.op == "argmin" else ">"
        return {
            row[answer] for row in found if not any(_compare(better, other[over], row[over]) for other in found)
        }  # fmt: skip

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


def since(fact: Fact, facts: list[Fact]) -> str:
    """The day from which a fact holds, "" for ever: the event's own date, or its approval for what that brings."""

    def first(predicate: str) -> str:
        dates = [_text(f.object) for f in facts if f.predicate == predicate and f.subject == fact.subject]
        return min(dates, default="")

    begun = min(filter(None, (first("designated_on"), first("first_approved_on"))), default="")
    if fact.predicate == "marketing_approved_on":
        return max(begun, _text(fact.object))
    approved = fact.predicate == "status" and fact.object == "status:approved"
    if approved or fact.predicate in ("trade_name", "exclusivity_ends_on"):
        return max(begun, first("marketing_approved_on"))
    return begun


def walk(first: date, last: date, unit: str) -> int | None:
    """How many days, month days or anniversaries are reached going day by day; a day that is missing is passed."""
    if last < first:
        return None
    if unit == "days":
        return next(n for n in count() if first + timedelta(n) == last)
    step = 12 if unit == "years" else 1
    for n in count(1):
        months = first.month - 1 + n * step
        if (last.year, last.month, last.day) < (first.year + months // 12, months % 12 + 1, first.day):
            return n - 1
    raise AssertionError


def _day(node: str | Literal) -> date:
    return date.fromisoformat(_text(node))


def _text(node: str | Literal) -> str:
    return node.value if isinstance(node, Literal) else node


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
