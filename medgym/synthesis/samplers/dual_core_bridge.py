"""Two cores, the rare start and a well-connected node further off, with a bridge between them."""

from __future__ import annotations

from dataclasses import replace

from medgym.synthesis.samplers.augmented_chain import augmented_chain
from medgym.synthesis.samplers.growth import filled
from medgym.synthesis.samplers.sample import Sample, checked_size, sample_of
from medgym.synthesis.samplers.walk import Chain, lengthened, pick, shortest_chains
from medgym.synthesis.subgraph import Subgraph

_CORE_DEGREE = 2


def dual_core_bridge(subgraph: Subgraph, start: int, *, size: int = 8, salt: str = "") -> Sample:
    """Sample a bridge from `start` to a second core, and neighbours of either core before others.

    The second core is drawn with a chance in proportion to its degree among the nodes that are not adjacent to the
    start; other salts draw others. A quarter of `size` is kept for the surroundings of each core where the bridge
    allows. Where no node is far enough, the sample is an augmented chain.
    """
    limit = checked_size(size) - 1
    degrees = {node: len({edge.target for edge in edges}) for node, edges in subgraph.items()}
    near = {edge.target for edge in subgraph.get(start, ())} | {start}
    bridges = {
        node: chain
        for node, chain in shortest_chains(subgraph, start, salt).items()
        if node not in near and degrees.get(node, 0) >= _CORE_DEGREE and len(chain.edges) <= limit
    }
    if not bridges:
        return augmented_chain(subgraph, start, size=size, salt=salt)
    core = pick(list(bridges), salt, weight=lambda node: float(degrees[node]))
    shortest = bridges[core]
    bridge = lengthened(subgraph, shortest, max(len(shortest.edges), limit - 2 * (size // 4)), salt)
    bridge = replace(bridge, optimal=len(bridge.edges) == limit)
    return sample_of(subgraph, bridge, _with_cores(subgraph, bridge, size, salt))


def _with_cores(subgraph: Subgraph, bridge: Chain, size: int, salt: str) -> tuple[int, ...]:
    """Fill half of the room around the start, the rest around the other core, then wherever there is something."""
    near, far = ({edge.target for edge in subgraph.get(bridge.nodes[end], ())} for end in (0, -1))
    spine = len(bridge.nodes)
    first = filled(subgraph, bridge, spine + (size - spine + 1) // 2, salt, preferred=near)
    return filled(subgraph, bridge, size, salt, preferred=far, taken=first[spine:])
