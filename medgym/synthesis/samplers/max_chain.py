"""The longest chain, then its neighbourhood."""

from __future__ import annotations

from medgym.canonical import keyed_hash
from medgym.synthesis.samplers.growth import filled
from medgym.synthesis.samplers.longest_chain import longest_chain
from medgym.synthesis.samplers.sample import Sample, checked_size, sample_of
from medgym.synthesis.subgraph import Subgraph

_LEGACY_STARTS = 10


def max_chain(subgraph: Subgraph, start: int, *, size: int = 8, salt: str = "", legacy: bool = False) -> Sample:
    """Sample the longest chain of at most `size` nodes, and neighbours where it leaves room.

    `legacy` repeats the lengths of the system this follows, to compare with: no more than half of `size` nodes on the
    chain, which begins at the best of ten nodes drawn at random (so not always at `start`).
    """
    if not legacy:
        chain = longest_chain(subgraph, start, cap=checked_size(size) - 1, salt=salt)
        return sample_of(subgraph, chain, filled(subgraph, chain, size, salt))
    drawn = sorted(subgraph, key=lambda node: (keyed_hash(salt, "legacy", node), node))[:_LEGACY_STARTS]
    cap = max(0, checked_size(size) // 2 - 1)
    chains = [longest_chain(subgraph, node, cap=cap, salt=salt) for node in (start, *drawn)]
    chain = max(chains, key=lambda found: len(found.edges))
    return sample_of(subgraph, chain, filled(subgraph, chain, size, salt))
