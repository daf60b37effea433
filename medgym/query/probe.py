"""A quick look for several answers: depth first, smallest choices first, within a budget.

It proves "two or more" after a handful of steps where narrowing whole relations would take milliseconds. It never
proves "only one"; that is left to exhaustive solving.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from medgym.query.problem import Problem

_BUDGET = 600


def finds(problem: Problem, wanted: int, written: Callable[[int], object] = int, budget: int = _BUDGET) -> bool:
    """Tell whether `wanted` different answers turn up within the budget; False says nothing."""
    if not problem.possible:
        return False
    found: set[object] = set()
    for answer in _Walk(problem, budget).answers():
        found.add(written(answer))
        if len(found) == wanted:
            return True
    return False


class _Walk:
    def __init__(self, problem: Problem, budget: int) -> None:
        self.problem, self.left = problem, budget
        self.order = self._order()

    def answers(self) -> Iterator[int]:
        return self._extend({}, 0)

    def _extend(self, chosen: dict[str, int], depth: int) -> Iterator[int]:
        if depth == len(self.order):
            yield chosen[self.problem.query.answer]
            return
        variable = self.order[depth]
        for node in self._candidates(variable, chosen):
            self.left -= 1
            if self.left < 0:
                return
            chosen[variable] = node
            if self._pairs_hold(chosen):
                yield from self._extend(chosen, depth + 1)
            del chosen[variable]

    def _order(self) -> list[str]:
        """Return all variables, each after a neighbour where there is one, starting at the best anchored."""
        problem, waiting, order = self.problem, set(self.problem.bound), list[str]()
        while waiting:
            near = {
                v
                for join in problem.joins
                for v, other in ((join.left, join.right), (join.right, join.left))
                if v in waiting and other in order
            }
            order.append(min(near or waiting, key=lambda v: (len(problem.anchors.get(v, range(1 << 24))), v)))
            waiting.discard(order[-1])
        return order

    def _candidates(self, variable: str, chosen: dict[str, int]) -> list[int]:
        problem = self.problem
        offers: list[Collection[int]] = []
        for join in problem.joins:
            if join.left == variable and join.right in chosen:
                offers.append(join.backward.get(chosen[join.right], ()))
            elif join.right == variable and join.left in chosen:
                offers.append(join.forward.get(chosen[join.left], ()))
        if variable in problem.anchors:
            offers.append(problem.anchors[variable])
        if not offers:
            offers += [join.forward if join.left == variable else join.backward
                      for join in problem.joins if variable in (join.left, join.right)][:1]  # fmt: skip
        offers.sort(key=len)
        nodes = set(offers[0]).intersection(*offers[1:])
        for sieve in problem.sieves.get(variable, ()):
            nodes = sieve(nodes)
        return sorted(nodes)

    def _pairs_hold(self, chosen: dict[str, int]) -> bool:
        return all(
            pair.holds(chosen[pair.left], chosen[pair.right])
            for pair in self.problem.pairs
            if pair.left in chosen and pair.right in chosen
        )
