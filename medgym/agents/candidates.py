"""Possible answers in what was read, and the vote among them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from medgym.agents.names import name_table
from medgym.agents.observations import plain, years_in
from medgym.world.world import World

_NUMBER = re.compile(r"(?<![\w.#-])\d{1,3}(?![\w.-])")


class Ballot:
    """Collects weighted votes for answers of one type; whatever the question itself names cannot be elected."""

    def __init__(self, world: World, answer_type: str, question: str) -> None:
        self._names = world.graph.names
        self._table = name_table(world, answer_type)
        self._type = answer_type
        self._excluded = frozenset(self.candidates(question))
        self._votes: dict[str, float] = defaultdict(float)

    def candidates(self, text: str) -> Iterator[str]:
        """Yield every possible answer that a text names, repeats included, in order."""
        if self._type == "date":
            yield from years_in(text)
        elif self._type == "number":
            yield from _NUMBER.findall(text)
        else:
            yield from (self._names[mention.node] for mention in self._table.find(text))

    def vote(self, text: str, weight: float) -> None:
        """Give `weight` to the candidates of a text, shared out by how often it names each of them."""
        named = [candidate for candidate in self.candidates(plain(text)) if candidate not in self._excluded]
        for candidate in named:
            self._votes[candidate] += weight / len(named)

    def ranked(self) -> dict[str, float]:
        """Return candidates and their votes, most votes first, equal ones in text order."""
        order = sorted(self._votes, key=lambda candidate: (-round(self._votes[candidate], 9), candidate))
        return {candidate: self._votes[candidate] for candidate in order}

    def winner(self) -> str | None:
        """Return the candidate with most votes; None when nobody was named."""
        return next(iter(self.ranked()), None)

    def names(self, candidate: str, text: str) -> bool:
        """Tell whether a text names this candidate."""
        return candidate in self.candidates(plain(text))
