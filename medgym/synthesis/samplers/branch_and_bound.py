"""The longest chain by branch and bound within a budget of expansions."""

from __future__ import annotations

from collections.abc import Iterator

from medgym.canonical import keyed_hash
from medgym.synthesis.samplers.walk import Chain, may_follow
from medgym.synthesis.subgraph import Edge, Subgraph


def branch_and_bound(subgraph: Subgraph, start: int, *, cap: int, budget: int, salt: str) -> Chain:
    """Return a longest simple path from `start` of at most `cap` edges.

    Neighbours are tried fewest-first with ties by a hash of `salt`, so that other salts find other paths of the same
    length. A branch is cut when even visiting every node still reachable could not beat the best path; the search ends
    as soon as `cap` is reached. After `budget` expansions the best path so far is returned with `optimal=False`.
    """
    search = _Search(subgraph, start, cap, budget, salt)
    search.run()
    best = tuple(search.best)
    optimal = search.spent <= budget or len(best) == cap
    return Chain((start, *(edge.target for edge in best)), best, optimal)


class _Search:
    def __init__(self, subgraph: Subgraph, start: int, cap: int, budget: int, salt: str) -> None:
        self.subgraph, self.start, self.cap, self.budget, self.salt = subgraph, start, cap, budget, salt
        self.spent = 0
        self.best: list[Edge] = []
        self.walked: list[Edge] = []
        self.visited = {start}

    def run(self) -> None:
        """Walk depth first with a stack of its own, so that no length of chain meets the interpreter's limit."""
        stack = [self._steps(self.start)]
        while stack and len(self.best) < self.cap and self.spent <= self.budget:
            edge = next(stack[-1], None)
            if edge is not None:
                self.visited.add(edge.target)
                self.walked.append(edge)
                stack.append(self._steps(edge.target))
                continue
            stack.pop()
            if self.walked:
                self.visited.remove(self.walked.pop().target)

    def _steps(self, node: int) -> Iterator[Edge]:
        """Count the arrival at `node`, keep the walk if it is the longest, and return the steps worth trying."""
        self.spent += 1
        if len(self.walked) > len(self.best):
            self.best = list(self.walked)
        if self.spent > self.budget or len(self.walked) + self._reachable(node) <= len(self.best):
            return iter(())
        return iter(self._ordered(node))

    def _ordered(self, node: int) -> list[Edge]:
        entered = self.walked[-1] if self.walked else None
        steps = [e for e in self.subgraph.get(node, ()) if e.target not in self.visited and may_follow(entered, e)]
        return sorted(steps, key=lambda e: (self._freedom(e), keyed_hash(self.salt, node, e.target), e.predicate))

    def _freedom(self, edge: Edge) -> int:
        return sum(step.target not in self.visited for step in self.subgraph.get(edge.target, ()))

    def _reachable(self, node: int) -> int:
        """Return how many unvisited nodes can still be reached: a bound on the steps left."""
        seen: set[int] = set()
        stack = [node]
        while stack:
            for edge in self.subgraph.get(stack.pop(), ()):
                if edge.target not in self.visited and edge.target not in seen:
                    seen.add(edge.target)
                    stack.append(edge.target)
        return len(seen)
