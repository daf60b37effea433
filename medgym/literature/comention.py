"""Entities that sentences name together far more often than chance would have it.

The test is Dunning's log-likelihood ratio (Computational Linguistics 19, 1993) over sentences: 2 sum O ln(O / E) of the
two-by-two table, chi-squared with one degree of freedom.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

#: p < 0.0001.
THRESHOLD = 15.14
MIN_DOCUMENTS = 3
_MOST_IN_SENTENCE = 20
_ANCHORS = frozenset({"disease", "gene", "drug"})
_TYPES = frozenset({"disease", "gene", "drug", "phenotype", "symptom", "organism", "protein"})


@dataclass
class CoMentions:
    """Counts sentences; `sentences_of` and `documents_of` are kept for pairs of different types alone."""

    types: dict[str, str]
    sentences: int = 0
    single: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    documents: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add_document(self, sentences: Iterable[Iterable[str]]) -> None:
        """Count one document, given as the entities of each sentence that names any."""
        seen: set[tuple[str, str]] = set()
        for entities in sentences:
            distinct = sorted({one for one in entities if self.types.get(one) in _TYPES})
            self.sentences += 1
            self.single.update(distinct)
            if len(distinct) <= _MOST_IN_SENTENCE:
                found = list(self.pairs_of(distinct))
                self.pairs.update(found)
                seen.update(found)
        self.documents.update(seen)

    def pairs_of(self, entities: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield pairs in id order: of different types, one of them a disease, gene or drug."""
        distinct = sorted(set(entities))
        for position, left in enumerate(distinct):
            for right in distinct[position + 1 :]:
                kinds = {self.types.get(left, ""), self.types.get(right, "")}
                if len(kinds) == 2 and kinds & _ANCHORS and kinds <= _TYPES:
                    yield left, right

    def significant(self, threshold: float = THRESHOLD, minimum: int = MIN_DOCUMENTS) -> dict[tuple[str, str], int]:
        """Return pair -> number of documents, for pairs in at least `minimum` documents and above the threshold."""
        kept = {}
        for pair, documents in sorted(self.documents.items()):
            together = self.pairs[pair]
            left, right = self.single[pair[0]], self.single[pair[1]]
            if documents < minimum or together * self.sentences <= left * right:
                continue
            if log_likelihood(together, left, right, self.sentences) >= threshold:
                kept[pair] = documents
        return kept


def log_likelihood(together: int, left: int, right: int, total: int) -> float:
    """Return Dunning's G2 of a pair, to six digits; the four arguments count sentences."""
    table = (
        (together, left * right),
        (left - together, left * (total - right)),
        (right - together, (total - left) * right),
        (total - left - right + together, (total - left) * (total - right)),
    )
    return round(2 * math.fsum(o * math.log(o * total / e) for o, e in table if o > 0), 6)
