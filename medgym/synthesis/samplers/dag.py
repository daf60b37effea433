"""The longest chain where no walk can come back: linear time by dynamic programming."""

from __future__ import annotations

from collections.abc import Mapping

from medgym.synthesis.samplers.walk import Chain, barred, shuffled
from medgym.synthesis.subgraph import Edge, Subgraph

#: A node and the predicate over which it must not be left.
_State = tuple[int, str | None]


def stratified(subgraph: Subgraph, stratum: Mapping[int, int]) -> dict[int, tuple[Edge, ...]]:
    """Keep the edges that lead to a higher stratum (such as the place of a node's type in a meta-path): a DAG."""
    return {
        node: tuple(edge for edge in edges if stratum[edge.target] > stratum[node]) for node, edges in subgraph.items()
    }


def longest_in_dag(subgraph: Subgraph, start: int, *, cap: int, salt: str) -> Chain | None:
    """Return a longest chain of at most `cap` edges, or None where a cycle can be reached from `start`."""
    order = _children_first(subgraph, start)
    if order is None:
        return None
    entries: dict[int, set[str | None]] = {start: {None}}
    for node in order:
        for edge in subgraph.get(node, ()):
            entries.setdefault(edge.target, set()).add(barred(edge))
    lengths: dict[_State, int] = {}
    onward: dict[_State, Edge] = {}
    for node in order:
        steps = shuffled(subgraph.get(node, ()), salt, node)
        for bar in entries[node]:
            allowed = [edge for edge in steps if edge.inverse or edge.predicate != bar]
            best = max(allowed, key=lambda e: lengths[e.target, barred(e)], default=None)
            lengths[node, bar] = 0 if best is None else 1 + lengths[best.target, barred(best)]
            if best is not None:
                onward[node, bar] = best
    edges: list[Edge] = []
    state: _State = (start, None)
    while state in onward and len(edges) < cap:
        edge = onward[state]
        edges.append(edge)
        state = (edge.target, barred(edge))
    return Chain((start, *(edge.target for edge in edges)), tuple(edges), optimal=True)


def _children_first(subgraph: Subgraph, start: int) -> list[int] | None:
    """Return the nodes reachable from `start`, each after all it leads to; None where there is a cycle."""
    order: list[int] = []
    done: set[int] = set()
    open_: set[int] = {start}
    stack = [(start, iter(subgraph.get(start, ())))]
    while stack:
        node, edges = stack[-1]
        edge = next(edges, None)
        if edge is None:
            stack.pop()
            open_.remove(node)
            done.add(node)
            order.append(node)
        elif edge.target in open_:
            return None
        elif edge.target not in done:
            open_.add(edge.target)
            stack.append((edge.target, iter(subgraph.get(edge.target, ()))))
    return order
