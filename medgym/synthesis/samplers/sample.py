"""What a sampler returns: a connected part of a subgraph around one chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from medgym.errors import SynthesisError
from medgym.synthesis.samplers.walk import Chain, distances
from medgym.synthesis.subgraph import Edge, Subgraph


class Tie(NamedTuple):
    """An edge of the subgraph in the direction of its facts."""

    subject: int
    predicate: str
    object: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A connected part of a subgraph.

    Attributes:
        nodes: the chain's nodes in order, then the others as they joined.
        edges: every edge of the subgraph between two sampled nodes, once, sorted.
        chain: a simple walk from the start over adjacent nodes.
        chords: edges between nodes of the chain that are not neighbours on it.
        skippable: how many steps of the chain a walk inside the sample saves between its ends (0: none).
    """

    nodes: tuple[int, ...]
    edges: tuple[Tie, ...]
    chain: Chain
    chords: tuple[Tie, ...]
    skippable: int

    @property
    def optimal(self) -> bool:
        """Whether it is proved that no longer chain of the asked size exists."""
        return self.chain.optimal


class Sampler(Protocol):
    """Take at most `size` nodes around `start`; `salt` alone decides among equals."""

    def __call__(self, subgraph: Subgraph, start: int, *, size: int = 8, salt: str = "") -> Sample:
        """Return the sample; raises `SynthesisError` where `size` is below 1."""


def sample_of(subgraph: Subgraph, chain: Chain, nodes: Sequence[int]) -> Sample:
    """Return the sample of `nodes` (chain first), with every edge between them."""
    kept = set(nodes)
    inside = {node: tuple(e for e in subgraph.get(node, ()) if e.target in kept) for node in nodes}
    ties = sorted({_tie(node, edge) for node, edges in inside.items() for edge in edges})
    place = {node: position for position, node in enumerate(chain.nodes)}
    chords = (t for t in ties if t.subject in place and t.object in place)
    return Sample(
        nodes=tuple(nodes),
        edges=tuple(ties),
        chain=chain,
        chords=tuple(t for t in chords if abs(place[t.subject] - place[t.object]) > 1),
        skippable=len(chain.edges) - distances(inside, chain.nodes[0])[chain.nodes[-1]],
    )


def checked_size(size: int) -> int:
    """Return `size`; raises `SynthesisError` where it is below 1."""
    if size < 1:
        raise SynthesisError(f"A sample of {size} nodes is none.", "The start alone is one.", "Ask for 1 or more.")
    return size


def _tie(node: int, edge: Edge) -> Tie:
    return Tie(edge.target, edge.predicate, node) if edge.inverse else Tie(node, edge.predicate, edge.target)
