"""A long path inside the community of the start."""

from __future__ import annotations

from dataclasses import replace

from medgym.canonical import keyed_hash
from medgym.synthesis.samplers.growth import filled
from medgym.synthesis.samplers.longest_chain import longest_chain
from medgym.synthesis.samplers.sample import Sample, checked_size, sample_of
from medgym.synthesis.samplers.walk import distances
from medgym.synthesis.subgraph import Subgraph

_Neighbours = dict[int, set[int]]


def community_core_path(subgraph: Subgraph, start: int, *, size: int = 8, salt: str = "") -> Sample:
    """Sample the longest chain that stays in the start's community, and members of it before others."""
    limit = checked_size(size) - 1
    members = community(subgraph, start, size, salt)
    inside = {node: tuple(e for e in subgraph.get(node, ()) if e.target in members) for node in sorted(members)}
    chain = longest_chain(inside, start, cap=limit, salt=salt)
    chain = replace(chain, optimal=len(chain.edges) == limit)
    return sample_of(subgraph, chain, filled(subgraph, chain, size, salt, preferred=members))


def community(subgraph: Subgraph, start: int, size: int, salt: str = "") -> frozenset[int]:
    """Return the community of `start`: at least `size` nodes where so many can be reached, at most twice as many.

    It grows by the node of the highest core number, then most ties to it, leaves last, and is cut where its
    conductance (edges that leave it over edges that touch it) is lowest.
    """
    neighbours = _neighbours(subgraph, start)
    cores = core_numbers(neighbours)
    inner: dict[int, int] = {start: 0}
    waiting = dict.fromkeys(neighbours[start], 1)
    leaving = volume = len(neighbours[start])
    total = sum(map(len, neighbours.values()))
    best = (2.0, 0)
    while True:
        conductance = leaving / max(1, min(volume, total - volume))
        if (len(inner) >= size or not waiting) and conductance < best[0]:
            best = (conductance, len(inner))
        if not waiting or len(inner) == 2 * size:
            return frozenset(list(inner)[: best[1]])
        node = max(
            waiting, key=lambda n: (cores[n], waiting[n], len(neighbours[n]) > 1, keyed_hash(salt, "community", n), n)
        )
        inner[node] = waiting.pop(node)
        leaving += len(neighbours[node]) - 2 * inner[node]
        volume += len(neighbours[node])
        for other in neighbours[node] - inner.keys():
            waiting[other] = waiting.get(other, 0) + 1


def core_numbers(neighbours: _Neighbours) -> dict[int, int]:
    """Return node -> the greatest k such that it lies in a part where every node has k neighbours or more."""
    left = {node: set(others) for node, others in neighbours.items()}
    cores: dict[int, int] = {}
    level = 0
    while left:
        level = max(level, min(map(len, left.values())))
        peeled = [node for node, others in left.items() if len(others) <= level]
        for node in peeled:
            cores[node] = level
            for other in left.pop(node):
                if other in left:
                    left[other].discard(node)
    return cores


def _neighbours(subgraph: Subgraph, start: int) -> _Neighbours:
    """Return the simple undirected graph of what can be reached from `start`."""
    found: _Neighbours = {node: set() for node in distances(subgraph, start)}
    for node in found:
        for edge in subgraph.get(node, ()):
            if edge.target != node:
                found[node].add(edge.target)
                found[edge.target].add(node)
    return found
