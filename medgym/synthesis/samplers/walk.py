"""Walks over a subgraph: the chain, which step may follow which, distances, shortest chains, detours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from medgym.canonical import keyed_hash
from medgym.synthesis.subgraph import Edge, Subgraph

_LONGEST_DETOUR = 3


@dataclass(frozen=True, slots=True)
class Chain:
    """A simple walk. `edges[i]` leads from `nodes[i]` to `nodes[i + 1]`; `optimal`: proved that no longer one exists
    within the asked length.
    """

    nodes: tuple[int, ...]
    edges: tuple[Edge, ...]
    optimal: bool

    def prefix(self, edges: int) -> Chain:
        """Return the first `edges` steps."""
        return Chain(self.nodes[: edges + 1], self.edges[:edges], self.optimal)


def barred(entered: Edge | None) -> str | None:
    """Return the predicate over which a node entered by `entered` must not be left: that of a step against its facts.

    Two diseases that merely name the same designation (or share a gene) are no way through it.
    """
    return entered.predicate if entered is not None and entered.inverse else None


def may_follow(entered: Edge | None, edge: Edge) -> bool:
    """Tell whether `edge` may leave a node entered by `entered`."""
    return edge.inverse or edge.predicate != barred(entered)


def distances(subgraph: Subgraph, start: int) -> dict[int, int]:
    """Return node -> fewest steps from `start`, for every node that can be reached, nearest first."""
    found, queue = {start: 0}, [start]
    for node in queue:
        for edge in subgraph.get(node, ()):
            if edge.target not in found:
                found[edge.target] = found[node] + 1
                queue.append(edge.target)
    return found


def shortest_chains(subgraph: Subgraph, start: int, salt: str) -> dict[int, Chain]:
    """Return node -> a shortest lawful chain from `start`, as one search tree finds it; ties fall by `salt`."""
    found = {start: Chain((start,), (), optimal=False)}
    queue = [start]
    for node in queue:
        chain = found[node]
        entered = chain.edges[-1] if chain.edges else None
        for edge in shuffled(subgraph.get(node, ()), salt, node):
            if edge.target not in found and may_follow(entered, edge):
                found[edge.target] = Chain((*chain.nodes, edge.target), (*chain.edges, edge), optimal=False)
                queue.append(edge.target)
    return found


def lengthened(subgraph: Subgraph, chain: Chain, limit: int, salt: str) -> Chain:
    """Replace steps by detours of two or three steps over unused nodes, while the chain stays within `limit` edges."""
    position = 0
    while position < len(chain.edges):
        room = min(_LONGEST_DETOUR, limit - len(chain.edges) + 1)
        detour = next(_detours(subgraph, chain, position, room, salt), None) if room > 1 else None
        if detour is None:
            position += 1
            continue
        edges = (*chain.edges[:position], *detour, *chain.edges[position + 1 :])
        chain = Chain((chain.nodes[0], *(edge.target for edge in edges)), edges, optimal=False)
    return chain


def _detours(subgraph: Subgraph, chain: Chain, position: int, room: int, salt: str) -> Iterator[tuple[Edge, ...]]:
    """Yield lawful ways of 2 to `room` edges around the step at `position`, shortest first."""
    goal, used = chain.nodes[position + 1], set(chain.nodes)
    before = chain.edges[position - 1] if position else None
    after = chain.edges[position + 1] if position + 1 < len(chain.edges) else None
    ways: list[tuple[Edge, ...]] = [()]
    for _ in range(room):
        longer: list[tuple[Edge, ...]] = []
        for way in ways:
            here = way[-1].target if way else chain.nodes[position]
            passed = {edge.target for edge in way}
            for edge in shuffled(subgraph.get(here, ()), salt, here):
                if not may_follow(way[-1] if way else before, edge):
                    continue
                if edge.target == goal:
                    if way and (after is None or may_follow(edge, after)):
                        yield (*way, edge)
                elif edge.target not in used and edge.target not in passed:
                    longer.append((*way, edge))
        ways = longer


def shuffled(edges: tuple[Edge, ...], *salt: str | int) -> list[Edge]:
    """Return edges in an order that depends on `salt` and the edges alone."""
    return sorted(edges, key=lambda e: (keyed_hash(*salt, e.target, e.predicate, int(e.inverse)), e.target))


def pick(nodes: list[int], salt: str, weight: Callable[[int], float] = lambda _: 1.0) -> int:
    """Return one of `nodes`, each with a chance in proportion to its weight (> 0): seeded priority sampling.

    The key is u^(1/weight) with u uniform in (0, 1) (Efraimidis and Spirakis 2006).
    """
    return max(nodes, key=lambda node: (((keyed_hash(salt, node) + 1) / (2**64 + 1)) ** (1 / weight(node)), -node))
