"""The longest chain from a rare entity: exact where that can be had, and the optimality flag says whether it was."""

from __future__ import annotations

from medgym.synthesis.samplers.branch_and_bound import branch_and_bound
from medgym.synthesis.samplers.colours import colour_coding, subset_search
from medgym.synthesis.samplers.dag import longest_in_dag
from medgym.synthesis.samplers.sample import Sample, checked_size, sample_of
from medgym.synthesis.samplers.walk import Chain, distances
from medgym.synthesis.subgraph import Subgraph

_SUBSET_NODES = 18
_COLOURED_NODES = 8


def longest_chain(
    subgraph: Subgraph, start: int, *, cap: int = 6, budget: int = 5_000, salt: str = "", failure: float = 0.001
) -> Chain:
    """Return a longest simple path from `start` of at most `cap` edges; other salts find others of the same length.

    Where no cycle can be reached, dynamic programming is exact. Else branch and bound is exact within `budget`
    expansions. Beyond it, up to 18 nodes are searched subset by subset; larger ones by colour coding, which misses a
    longer chain (of up to 8 nodes) with a chance of at most `failure` a length and proves nothing: `optimal=False`.
    """
    found = longest_in_dag(subgraph, start, cap=cap, salt=salt)
    if found is None:
        found = branch_and_bound(subgraph, start, cap=cap, budget=budget, salt=salt)
    if found.optimal:
        return found
    if len(distances(subgraph, start)) <= _SUBSET_NODES:
        return subset_search(subgraph, start, cap=cap, salt=salt)
    for nodes in range(len(found.nodes) + 1, min(cap + 1, _COLOURED_NODES) + 1):
        longer = colour_coding(subgraph, start, nodes=nodes, failure=failure, salt=salt)
        if longer is None:
            break
        found = Chain(longer.nodes, longer.edges, optimal=len(longer.edges) == cap)
    return found


def longest_chain_alone(subgraph: Subgraph, start: int, *, size: int = 8, salt: str = "") -> Sample:
    """Sample the longest chain of at most `size` nodes and nothing beside it."""
    chain = longest_chain(subgraph, start, cap=checked_size(size) - 1, salt=salt)
    return sample_of(subgraph, chain, chain.nodes)
