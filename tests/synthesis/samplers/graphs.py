"""Subgraphs to sample from: any at all, and the shapes in which the original's samplers go wrong."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from medgym.canonical import keyed_hash
from medgym.synthesis.samplers.walk import may_follow
from medgym.synthesis.subgraph import Edge

Table = dict[int, tuple[Edge, ...]]
Links = list[tuple[int, int, str]]


def symmetric(links: Iterable[tuple[int, int, str]]) -> Table:
    """Each fact (subject, object, predicate) at both of its ends; node 0 is always there."""
    table: dict[int, list[Edge]] = {0: []}
    for subject, target, predicate in sorted(set(links)):
        table.setdefault(subject, []).append(Edge(predicate, target, inverse=False))
        table.setdefault(target, []).append(Edge(predicate, subject, inverse=True))
    return {node: tuple(edges) for node, edges in table.items()}


def plain(pairs: Iterable[tuple[int, int]]) -> Table:
    """A predicate of its own per pair, so that no step is ever unlawful."""
    return symmetric((left, right, f"p{left}-{right}") for left, right in pairs)


def links(nodes: int, size: int) -> st.SearchStrategy[Links]:
    """Up to `size` facts among `nodes` nodes; loops and several facts of one pair among them.

    With few predicates many a step is unlawful after another.
    """
    node = st.integers(0, nodes - 1)
    predicates = st.sampled_from(["p", "pq", "pqr"])
    return predicates.flatmap(lambda some: st.lists(st.tuples(node, node, st.sampled_from(some)), max_size=size))


def longest_by_brute_force(table: Table, start: int, cap: int) -> int:
    """Length in edges of the longest lawful simple path: every path is walked."""
    best = 0

    def walk(node: int, entered: Edge | None, visited: frozenset[int]) -> None:
        nonlocal best
        best = max(best, len(visited) - 1)
        for edge in table.get(node, ()):
            if len(visited) <= cap and edge.target not in visited and may_follow(entered, edge):
                walk(edge.target, edge, visited | {edge.target})

    walk(start, None, frozenset({start}))
    return best


def comb(spine: int, teeth: int = 2) -> Table:
    """A path of `spine` nodes from 0 on, each with `teeth` leaves: long chains exist, and so do many distractions."""
    path = [(node, node + 1) for node in range(spine - 1)]
    return plain(path + [(node, 1000 + 10 * node + tooth) for node in range(spine) for tooth in range(teeth)])


def hub_and_spokes(number: int, nodes: int = 40) -> Table:
    """Growth as the original's builder does it: most newcomers join one of the last six nodes, some any other."""
    pairs = set()
    for node in range(1, nodes):
        draw = keyed_hash("growth", number, node)
        low = max(0, node - 6) if draw % 4 else 0
        pairs.add((low + (draw >> 8) % (node - low), node))
        if draw % 5 == 0:
            pairs.add(((draw >> 24) % node, node))
    return plain(sorted(pairs))


def cliques(*sizes: int) -> Table:
    """Cliques in a row, each joined to the next by one edge between their first nodes."""
    pairs, first, earlier = [], 0, None
    for size in sizes:
        pairs += [(left, right) for right in range(first, first + size) for left in range(first, right)]
        if earlier is not None:
            pairs.append((earlier, first))
        earlier, first = first, first + size
    return plain(pairs)
