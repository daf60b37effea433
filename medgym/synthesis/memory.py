"""What a synthesis run has learned about seeds and ways, so that it does not try in vain again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from medgym.synthesis.candidates import Way, Yield

_STRIKES = 4  # failures of one draft in a row, after which it is left alone
_NOTHING_TO_TRY = 3  # what a visit counts that found no draft to try
_PATIENCE = 10  # fruitless visits in a row, after which a seed is left alone


class Memory:
    """Ways that lead nowhere, drafts that keep failing, seeds that keep yielding nothing; of one run."""

    def __init__(self) -> None:
        self._dead: defaultdict[int, set[Way]] = defaultdict(set)
        self._asked: defaultdict[int, set[str]] = defaultdict(set)
        self._failures: Counter[Way] = Counter()
        self._fruitless: Counter[int] = Counter()

    def dead_ways(self, seeds: Iterable[int]) -> frozenset[Way]:
        """Return the ways from these seeds that are not worth another try."""
        return frozenset().union(*(self._dead[seed] for seed in seeds))

    def asked(self, seeds: Iterable[int]) -> frozenset[str]:
        """Return the shapes of the questions accepted from these seeds."""
        return frozenset().union(*(self._asked[seed] for seed in seeds))

    def is_worth_a_visit(self, seed: int) -> bool:
        """Tell whether a seed has not been visited in vain too often."""
        return self._fruitless[seed] < _PATIENCE

    def visited(self, made: Yield, fruitful: bool) -> None:
        """Take in what a visit has shown."""
        seed = made.task.disease
        vain = 1 if made.tries else _NOTHING_TO_TRY
        self._fruitless[seed] = 0 if fruitful else self._fruitless[seed] + vain
        self._dead[seed] |= made.dead
        for way in made.failed:
            self.failed(way)

    def failed(self, way: Way) -> None:
        """Count one more failure of a draft; one too many, and it is dead."""
        self._failures[way] += 1
        if self._failures[way] == _STRIKES:
            self.died(way)

    def succeeded(self, way: Way, shape: str) -> None:
        """Keep what was asked, and forget the failures of the draft."""
        self._asked[way[0]].add(shape)
        del self._failures[way]

    def died(self, way: Way) -> None:
        """Keep that a draft can never succeed."""
        self._dead[way[0]].add(way)
        del self._failures[way]
