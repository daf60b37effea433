"""What a synthesis run insists on beyond proof; a small world of one's own may need to be spared some of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that can be lifted. Proof, names and reachability cannot.

    Attributes:
        rare_seeds: only rare diseases seed questions.
        no_shortcuts: a question that one of six shortcuts solves is refused. Where a world has little to choose from, a
            guess often hits by chance.
        balanced: no more of one hop count, form, specialty or answer type than its share.
        sampler: how the ways of chains are found, by name (`medgym.synthesis.samplers.SAMPLERS`).
    """

    rare_seeds: bool = True
    no_shortcuts: bool = True
    balanced: bool = True
    sampler: str = "longest_chain"
