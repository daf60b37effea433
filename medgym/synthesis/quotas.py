"""What keeps a question set balanced: hops, specialties, answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import ceil

#: Largest share of a set per number of hops (6 stands for six and more).
HOP_SHARES: dict[int, float] = {2: 0.17, 3: 0.32, 4: 0.38, 5: 0.20, 6: 0.10}
_ANSWER_SHARE = 0.02
_TYPE_SHARE = 0.25


@dataclass
class Quotas:
    """Counts what was accepted for a set of `size` questions and says what is full."""

    size: int
    hops: Counter[int] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)

    def refusal(self, hops: int, answer: str, answer_type: str) -> str | None:
        """Return the name of the quota that a question would break, or None."""
        if self.hops[min(hops, 6)] >= ceil(HOP_SHARES.get(min(hops, 6), 0.0) * self.size):
            return "quota: hops"
        if self.answers[answer] >= ceil(_ANSWER_SHARE * self.size):
            return "quota: answer"
        if self.is_full(answer_type):
            return "quota: answer type"
        return None

    def is_full(self, answer_type: str) -> bool:
        """Tell whether no further answer of a type is wanted."""
        return self.types[answer_type] >= ceil(_TYPE_SHARE * self.size)

    def take(self, hops: int, answer: str, answer_type: str) -> None:
        """Count an accepted question."""
        self.hops[min(hops, 6)] += 1
        self.answers[answer] += 1
        self.types[answer_type] += 1
