"""Shared wording: no run of thirteen words of a question may stand in a document that answers it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from medgym.world.corpus import Corpus

RUN = 13
_WORD = re.compile(r"[^\W_]+")


class Overlap:
    """Compares texts with documents of one corpus; the words of documents are kept between calls."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._runs_of = lru_cache(maxsize=4096)(self._document_runs)

    def shares_a_run(self, text: str, documents: Iterable[int]) -> bool:
        """Tell whether a text has thirteen words in a row in common with one of the documents."""
        own = runs(text)
        return any(not own.isdisjoint(self._runs_of(document)) for document in documents)

    def _document_runs(self, document: int) -> frozenset[tuple[str, ...]]:
        return frozenset(run for line in self._corpus.lines(document) for run in runs(line))


def runs(text: str, length: int = RUN) -> frozenset[tuple[str, ...]]:
    """Return all runs of `length` words, folded to small letters, punctuation left out."""
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[n : n + length]) for n in range(len(words) - length + 1))
