"""One search result."""

from __future__ import annotations

from dataclasses import dataclass, field

from medgym.world.corpus import Corpus


@dataclass(slots=True)
class Hit:
    """One search result. `relevance` is the BM25 score divided by the best score of the same query, in (0, 1].

    Not frozen: that would make each four times as dear to make, and one ranked search makes fifty.
    """

    document: str
    title: str
    type: str
    date: str
    authority: float
    relevance: float
    ordinal: int
    _corpus: Corpus = field(repr=False, compare=False)
    _terms: tuple[str, ...] = field(repr=False, compare=False)

    def best_sentence(self) -> tuple[int, str]:
        """Return number and text of the sentence that shares most query terms (the first of equals)."""
        lines = self._corpus.lines(self.ordinal)
        scores = [
            sum([term in text for term in self._terms]) for text in map(str.lower, lines)
        ]  # a list: twice as fast
        number = max(range(len(lines)), key=scores.__getitem__)
        return number, lines[number]

    @property
    def sentence(self) -> int:
        """Number of the sentence that fits best."""
        return self.best_sentence()[0]

    @property
    def snippet(self) -> str:
        """The sentence that fits best, whole."""
        return self.best_sentence()[1]
