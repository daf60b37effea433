"""The longest chain from a rare entity: exact branch and bound within a budget, the optimality flag kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medgym.canonical import keyed_hash
from medgym.synthesis.subgraph import Edge


@dataclass(frozen=True, slots=True)
class Chain:
    """A simple walk. `edges[i]` leads from `nodes[i]` to `nodes[i + 1]`; `optimal`: no longer one exists."""

    nodes: tuple[int, ...]
    edges: tuple[Edge, ...]
    optimal: bool

    def prefix(self, edges: int) -> Chain:
        """Return the first `edges` steps."""
        return Chain(self.nodes[: edges + 1], self.edges[:edges], self.optimal)


def longest_chain(
    subgraph: Mapping[int, tuple[Edge, ...]], start: int, *, cap: int = 6, budget: int = 5_000, salt: str = ""
) -> Chain:
    """Return a longest simple path from `start` of at most `cap` edges.

    Neighbours are tried fewest-first with ties by a hash of `salt`, so that other salts find other paths of the same
    length. A branch is cut when even visiting every node still reachable could not beat the best path. After `budget`
    expansions the best path so far is returned with `optimal=False`.
    """
    search = _Search(subgraph, cap, budget, salt)
    search.extend([start], [], {start})
    optimal = search.spent <= budget or len(search.best_edges) == cap
    return Chain(tuple(search.best_nodes or [start]), tuple(search.best_edges), optimal)


class _Search:
    def __init__(self, subgraph: Mapping[int, tuple[Edge, ...]], cap: int, budget: int, salt: str) -> None:
        self.subgraph, self.cap, self.budget, self.salt = subgraph, cap, budget, salt
        self.spent = 0
        self.best_nodes: list[int] = []
        self.best_edges: list[Edge] = []

    def extend(self, nodes: list[int], edges: list[Edge], visited: set[int]) -> None:
        self.spent += 1
        if len(edges) > len(self.best_edges) or not self.best_nodes:
            self.best_nodes, self.best_edges = list(nodes), list(edges)
        if len(edges) == self.cap or self.spent > self.budget:
            return
        if len(edges) + self._reachable(nodes[-1], visited) <= len(self.best_edges):
            return
        for edge in self._ordered(nodes[-1], edges, visited):
            if len(self.best_edges) == self.cap or self.spent > self.budget:
                return
            visited.add(edge.target)
            self.extend([*nodes, edge.target], [*edges, edge], visited)
            visited.remove(edge.target)

    def _ordered(self, node: int, edges: list[Edge], visited: set[int]) -> list[Edge]:
        """Return the possible next steps; an event is never left over the predicate by which it was entered."""
        entered = edges[-1] if edges else None
        steps = [
            edge
            for edge in self.subgraph.get(node, ())
            if edge.target not in visited
            and not (entered and entered.inverse and not edge.inverse and entered.predicate == edge.predicate)
        ]
        return sorted(
            steps, key=lambda e: (self._freedom(e, visited), keyed_hash(self.salt, node, e.target), e.predicate)
        )

    def _freedom(self, edge: Edge, visited: set[int]) -> int:
        return sum(step.target not in visited for step in self.subgraph.get(edge.target, ()))

    def _reachable(self, node: int, visited: set[int]) -> int:
        """Return how many unvisited nodes can still be reached: a bound on the steps left."""
        seen: set[int] = set()
        stack = [node]
        while stack:
            for edge in self.subgraph.get(stack.pop(), ()):
                if edge.target not in visited and edge.target not in seen:
                    seen.add(edge.target)
                    stack.append(edge.target)
        return len(seen)
