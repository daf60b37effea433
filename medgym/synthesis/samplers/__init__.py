"""Samplers: which part of a rare entity's neighbourhood a question is made from."""

from medgym.errors import SynthesisError
from medgym.synthesis.samplers.augmented_chain import augmented_chain
from medgym.synthesis.samplers.community_core_path import community_core_path
from medgym.synthesis.samplers.dual_core_bridge import dual_core_bridge
from medgym.synthesis.samplers.longest_chain import longest_chain, longest_chain_alone
from medgym.synthesis.samplers.max_chain import max_chain
from medgym.synthesis.samplers.mixed import mixed
from medgym.synthesis.samplers.sample import Sample, Sampler, Tie
from medgym.synthesis.samplers.walk import Chain

SAMPLERS: dict[str, Sampler] = {
    "longest_chain": longest_chain_alone,
    "mixed": mixed,
    "augmented_chain": augmented_chain,
    "community_core_path": community_core_path,
    "dual_core_bridge": dual_core_bridge,
    "max_chain": max_chain,
}
"""All samplers by name."""


def find_sampler(name: str) -> Sampler:
    """Return a sampler by name; raises `SynthesisError` if there is none."""
    if name not in SAMPLERS:
        raise SynthesisError(f"There is no sampler {name!r}.", next_step=f"Use one of {', '.join(SAMPLERS)}.")
    return SAMPLERS[name]


__all__ = ["SAMPLERS", "Chain", "Sample", "Sampler", "Tie", "find_sampler", "longest_chain"]
