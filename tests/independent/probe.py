"""A quick look for several results: one solution after another, depth first, within a budget of steps.

It shows "two or more" long before a join is through. Finding fewer shows nothing: then the whole query is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.independent.conditions import conditions
from tests.independent.facts import Facts, Node
from tests.independent.joins import Join
from tests.independent.queries import positive_atoms

STEPS = 1500


def some_answers(facts: Facts, query: Mapping[str, Any]) -> Iterator[Node]:
    """Yield distinct answers of a query without aggregate, perhaps not all of them."""
    facts = facts.at(query.get("as_of"))
    tests = list(conditions(facts, query))
    if all(test.holds() for test in tests if not test.variables):
        yield from _Walk(Join(facts, positive_atoms(query), {}), tests, query["answer"]).extend({}, 0)


class _Walk:
    def __init__(self, join: Join, tests: list[Any], answer: str) -> None:
        self.join, self.left, self.answer = join, STEPS, answer
        self.seen: set[Node] = set()
        self.near: dict[str, list[tuple[str, Any]]] = {}
        for subject, target, relation in join.edges:
            self.near.setdefault(subject, []).append((target, relation.backward))
            self.near.setdefault(target, []).append((subject, relation.forward))
        self.order: list[str] = []
        variables = sorted({*join.candidates, *self.near})
        while len(self.order) < len(variables):
            self.order.append(min((v for v in variables if v not in self.order), key=self._rank))
        self.tests = [[t for t in tests if t.variables and self._last(t.variables) == n] for n in range(len(variables))]

    def extend(self, binding: dict[str, Node], depth: int) -> Iterator[Node]:
        """Yield every new answer that continues a binding of the first `depth` variables, while steps are left."""
        if depth == len(self.order):
            self.seen.add(binding[self.answer])
            yield binding[self.answer]
            return
        variable = self.order[depth]
        for node in self._values(variable, binding):
            self.left -= 1
            if self.left < 0:
                return
            binding[variable] = node
            if self._goes_on(depth, binding):
                yield from self.extend(binding, depth + 1)
            del binding[variable]
            if binding.get(self.answer) in self.seen:
                return  # one solution for this answer is enough

    def _goes_on(self, depth: int, binding: Mapping[str, Node]) -> bool:
        if self.order[depth] == self.answer and binding[self.answer] in self.seen:
            return False
        return all(test.holds(*(binding[v] for v in test.variables)) for test in self.tests[depth])

    def _rank(self, variable: str) -> tuple[bool, int, str]:
        """Neighbours of what is bound first, then few candidates."""
        linked = any(other in self.order for other, _ in self.near.get(variable, ()))
        return bool(self.order) and not linked, len(self.join.candidates.get(variable, range(10**9))), variable

    def _last(self, variables: tuple[str, ...]) -> int:
        return max(self.order.index(v) for v in variables)

    def _values(self, variable: str, binding: Mapping[str, Node]) -> list[Node]:
        sets = [table.get(binding[other], ()) for other, table in self.near.get(variable, ()) if other in binding]
        if variable in self.join.candidates:
            sets.append(self.join.candidates[variable])
        if not sets:
            subject, _, relation = next(edge for edge in self.join.edges if variable in edge[:2])
            sets.append(relation.forward if variable == subject else relation.backward)
        smallest, *others = sorted(sets, key=len)
        return [node for node in smallest if all(node in other for other in others)]
