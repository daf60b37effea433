"""A chain to a far end, made longer by detours, then augmented by neighbours."""

from __future__ import annotations

from dataclasses import replace

from medgym.synthesis.samplers.growth import filled
from medgym.synthesis.samplers.sample import Sample, checked_size, sample_of
from medgym.synthesis.samplers.walk import lengthened, pick, shortest_chains
from medgym.synthesis.subgraph import Subgraph


def augmented_chain(subgraph: Subgraph, start: int, *, size: int = 8, salt: str = "") -> Sample:
    """Sample a chain to one of the farthest nodes, in polynomial time where `max_chain` may have to search.

    A shortest way to the end is not long enough, so each of its steps gives way to a detour where there is one.
    """
    limit = checked_size(size) - 1
    chains = {
        node: chain for node, chain in shortest_chains(subgraph, start, salt).items() if len(chain.edges) <= limit
    }
    farthest = max(len(chain.edges) for chain in chains.values())
    end = pick([node for node, chain in chains.items() if len(chain.edges) == farthest], salt)
    chain = lengthened(subgraph, chains[end], limit, salt)
    chain = replace(chain, optimal=len(chain.edges) == limit)
    return sample_of(subgraph, chain, filled(subgraph, chain, size, salt))
