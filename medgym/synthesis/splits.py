"""Splits by entity: a test answer, and the rare seed of a test chain, is answer or seed of no train question."""

from __future__ import annotations

from medgym.canonical import keyed_hash
from medgym.questions.question import Split

_SHARES: tuple[tuple[Split, int], ...] = (("train", 55), ("dev", 10), ("test", 35))


class SplitBook:
    """Gives every seed and answer entity one split, first come first served; who straddles two is refused."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._of: dict[str, Split] = {}

    def assign(self, seed_entity: str, answer: str) -> Split | None:
        """Return the split of a question with this seed and answer, or None if they lie in different ones."""
        held = {self._of[entity] for entity in (seed_entity, answer) if entity in self._of}
        if len(held) > 1:
            return None
        return held.pop() if held else self._draw(seed_entity)

    def take(self, seed_entity: str, answer: str, split: Split) -> None:
        """Book seed and answer for a split once their question is accepted."""
        for entity in (seed_entity, answer):
            self._of[entity] = split

    def _draw(self, entity: str) -> Split:
        point = keyed_hash("split", self._seed, entity) % 100
        for split, share in _SHARES:
            if point < share:
                return split
            point -= share
        return "train"
