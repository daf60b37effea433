"""Filling a sample up to its size with neighbours, those first that do not let a reader skip steps of the chain."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from medgym.canonical import keyed_hash
from medgym.synthesis.samplers.walk import Chain
from medgym.synthesis.subgraph import Subgraph


def filled(
    subgraph: Subgraph,
    chain: Chain,
    size: int,
    salt: str,
    preferred: Collection[int] = frozenset(),
    taken: Sequence[int] = (),
) -> tuple[int, ...]:
    """Return the chain's nodes, those `taken` already, and neighbours of them up to `size` or until none is left.

    Among the neighbours come first: those that cut no way short, `preferred` ones, those with most ties to what is
    there (a node that two others lead to adds a condition, a pendant leaf adds none); then `salt` decides.
    """
    growth = _Growth(subgraph, chain, salt, preferred)
    for node in taken:
        growth.join(node)
    while len(growth.span) < size and growth.waiting:
        growth.join(min(growth.waiting, key=growth.order))
    return tuple(growth.span)


class _Growth:
    """Nodes taken so far, and those next to them.

    `span[node]` is (first, last): the chain position p from which the node is farthest back and farthest on, each
    corrected by the steps to it: a way over the node saves `last - first` steps of the chain.
    """

    def __init__(self, subgraph: Subgraph, chain: Chain, salt: str, preferred: Collection[int]) -> None:
        self.subgraph, self.salt, self.preferred = subgraph, salt, preferred
        self.span = {node: (position, position) for position, node in enumerate(chain.nodes)}
        self.waiting: dict[int, set[int]] = {}
        for node in chain.nodes:
            self._look_around(node)

    def join(self, node: int) -> None:
        self.span[node] = self._span(node)
        del self.waiting[node]
        self._look_around(node)

    def order(self, node: int) -> tuple[bool, bool, int, int, int]:
        first, last = self._span(node)
        return (
            last > first,
            node not in self.preferred,
            -len(self.waiting[node]),
            keyed_hash(self.salt, "fill", node),
            node,
        )

    def _span(self, node: int) -> tuple[int, int]:
        spans = [self.span[other] for other in self.waiting[node]]
        return min(first for first, _ in spans) + 1, max(last for _, last in spans) - 1

    def _look_around(self, node: int) -> None:
        for edge in self.subgraph.get(node, ()):
            if edge.target not in self.span:
                self.waiting.setdefault(edge.target, set()).add(node)
