"""Counts names in raw text, for literatures too large to link: one pass, whatever the number of names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from medgym.literature.finder import make_finder
from medgym.literature.folding import fold
from medgym.literature.lexicon import pad


class NameCounter:
    """Counts documents and mentions by name: folded, on word bounds, overlaps included, no case rule, no homonyms.

    Attributes:
        names: what is counted, folded and padded with blanks.
        documents: number of the name -> documents that hold it.
        mentions: number of the name -> occurrences.
    """

    def __init__(self, names: Sequence[str], engine: str = "auto") -> None:
        self.names = tuple(sorted({pad(name) for name in names}))
        self.documents: Counter[int] = Counter()
        self.mentions: Counter[int] = Counter()
        self._find = make_finder(self.names, engine)

    def add(self, text: str) -> None:
        """Count one document."""
        found = [match[0] for match in self._find(f" {fold(text)} ")]
        self.mentions.update(found)
        self.documents.update(set(found))
