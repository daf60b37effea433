"""One of the four samplers with a neighbourhood, drawn by the salt."""

from __future__ import annotations

from medgym.canonical import keyed_hash
from medgym.synthesis.samplers.augmented_chain import augmented_chain
from medgym.synthesis.samplers.community_core_path import community_core_path
from medgym.synthesis.samplers.dual_core_bridge import dual_core_bridge
from medgym.synthesis.samplers.max_chain import max_chain
from medgym.synthesis.samplers.sample import Sample, Sampler
from medgym.synthesis.subgraph import Subgraph

MIXTURE: tuple[Sampler, ...] = (augmented_chain, community_core_path, dual_core_bridge, max_chain)


def mixed(subgraph: Subgraph, start: int, *, size: int = 8, salt: str = "") -> Sample:
    """Sample by one of `MIXTURE`, each equally likely over salts and starts."""
    chosen = MIXTURE[keyed_hash(salt, "mixed", start) % len(MIXTURE)]
    return chosen(subgraph, start, size=size, salt=salt)
