"""How much each clue leaves open: the number of things that fit it, and its logarithm in bits.

A date blurred to a decade fits hundreds of designations and leaves eight bits; the day itself would leave none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from math import log2

from medgym.query.algebra import Atom, Filter, is_variable
from medgym.questions.question import ClueSize
from medgym.synthesis.clues.statements import Statements
from medgym.synthesis.draft import Draft, Link
from medgym.synthesis.wording.names import alias_of
from medgym.world.graph import Graph, distinct_nodes

_OPERATORS = {
    "has_phenotype": "finding", "has_symptom": "finding", "lacks_phenotype": "negative finding",
    "in_group": "hypernym", "has_phenotype_under": "hypernym", "located_in": "hypernym",
    "prevalence_class": "bucket", "onset_in": "bucket",
    "status": "role", "review_priority": "role", "dosage_form": "role", "inhibits": "role", "activates": "role",
    "transmitted_by": "role",
}  # fmt: skip


class ClueSizes:
    """Measures clues over one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self._statements = graph, Statements(graph)
        self._dates = lru_cache(maxsize=64)(self._sorted_dates)
        self._members = lru_cache(maxsize=64)(lambda kind: len(distinct_nodes(graph, kind)))

    def of(self, draft: Draft, salt: str = "") -> tuple[ClueSize, ...]:
        """Return operator, size and bits of every clue, filter and coreference, in the order of the query.

        `salt` is that of the wording: it tells which groups the text calls by an alias. An ordinal ("the earliest of
        these") comes last; it has no part of the query but the aggregate.
        """
        query = draft.query()
        found = [self._atom(draft, atom, part, salt) for part, atom in enumerate(draft.clues)]
        found += [self._same(draft, link, len(draft.clues) + n) for n, link in enumerate(draft.links)]
        after = len(query.atoms)
        found += [self._filter(draft, condition, after + n) for n, condition in enumerate(query.filters)]
        if query.aggregate is not None and query.aggregate.op in ("argmin", "argmax"):
            found.append(_clue("ordinal", query.aggregate.over[0], after + len(query.filters), 1))
        return tuple(clue for clue in found if clue is not None)

    def _same(self, draft: Draft, link: Link, part: int) -> ClueSize | None:
        """Return the size of "the same gene also ...": all that the thing met before leads to; None for other steps."""
        if not link.inverse or link.source in draft.seeds or draft.graph.is_literal(draft.nodes[link.source]):
            return None
        others = self.graph.backward(link.predicate).get(draft.nodes[link.source], ())
        return _clue("coreference", link.target, part, max(1, len(others)))

    def _atom(self, draft: Draft, atom: Atom, part: int, salt: str) -> ClueSize | None:
        """Return the size of a clue; None for an atom that only leads to a date which a filter narrows."""
        if atom.negated:
            return self._negated(draft, atom, part)
        if is_variable(atom.object):
            return None
        node = self.graph.node(atom.object)
        renamed = atom.predicate == "in_group" and alias_of(self.graph, node, salt) is not None
        operator = "alias" if renamed else _OPERATORS.get(atom.predicate, "role")
        return _clue(operator, atom.subject, part, len(self._statements.carriers((atom.predicate, node))))

    def _negated(self, draft: Draft, atom: Atom, part: int) -> ClueSize:
        if is_variable(atom.subject) and atom.subject in draft.nodes:
            members = self.graph.backward(atom.predicate).get(self.graph.node(atom.object), ())
            size = self._members(draft.type_of(atom.subject)) - len(members)
            return _clue("exclusion", atom.subject, part, size)
        size = self._members(draft.type_of(atom.object)) - len(self.graph.backward(atom.predicate))
        return _clue("quantifier", atom.object, part, size)

    def _filter(self, draft: Draft, condition: Filter, part: int) -> ClueSize:
        if condition.other_variable is not None and condition.variable in draft.nodes:
            size = self._members(draft.type_of(condition.variable)) - 1
            return _clue("exclusion", condition.variable, part, size)
        predicate = next(a.predicate for a in draft.query().atoms if a.object == condition.variable)
        dates = self._dates(predicate)
        if isinstance(condition.value, tuple):
            low, high = condition.value
            size = bisect_right(dates, high) - bisect_left(dates, low)
            return _clue("range", condition.variable, part, size)
        pivot = self._pivot(draft, str(condition.other_variable))
        size = len(dates) - bisect_right(dates, pivot) if condition.op == ">" else bisect_left(dates, pivot)
        return _clue("relative date", condition.variable, part, size)

    def _pivot(self, draft: Draft, variable: str) -> str:
        """Return the date that a relative clue compares with."""
        atom = next(a for a in draft.query().atoms if a.object == variable)
        return min(self.graph.label(n) for n in self.graph.forward(atom.predicate)[draft.nodes[atom.subject]])

    def _sorted_dates(self, predicate: str) -> list[str]:
        """Return a date per subject of a predicate (the earliest), ascending."""
        return sorted(min(map(self.graph.label, nodes)) for nodes in self.graph.forward(predicate).values())


def _clue(operator: str, variable: str, part: int, size: int) -> ClueSize:
    return ClueSize(
        operator=operator, variable=variable, part=part, size=size, bits=round(log2(size), 4) if size else 0.0
    )
