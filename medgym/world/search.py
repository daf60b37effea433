"""Lexical search over a corpus with tantivy, deterministic to the last tie.

One writer thread, one commit, one segment, documents in id order: then the index is byte-reproducible, equal scores
fall in id order and the segment's document number is the corpus ordinal, so nothing has to be stored in the index.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Collection
from functools import cached_property, lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import tantivy

from medgym.errors import WorldError
from medgym.world.corpus import Corpus
from medgym.world.hit import Hit

_log = logging.getLogger(__name__)

#: Bump when schema, analyser or scoring change results; part of every world's fingerprint.
SEARCH_VERSION = 1
ENGINE = f"tantivy-{metadata.version('tantivy')}/medgym-{SEARCH_VERSION}"

_TITLE_BOOST = 0.3
_SCORE_STEPS = 1e6
_MAX_TERMS = 64
_MAX_QUERY = 20_000
_HEAP_BYTES = 256_000_000
_MAX_TOKEN = 40

# Dropped from queries, not from the index, and only in lower case: WAS and IT are gene symbols.
_STOPWORDS = frozenset(
    "a about above after all also an and any are as at be because been before being both but by can could did do does "
    "for from further give had has have having he her here him his how i if in into is it its itself just me more most "
    "my no nor not of off on once one only or other our out over own s same she should so some such t than that the "
    "their them then there these they this those through to too under until up very was we were what when where which "
    "while who whom whose why will with would you your".split()
)
_WORD = re.compile(r"[^\W_]+")


class SearchIndex:
    """A tantivy index over one corpus. Thread-safe: searching releases the GIL and shares nothing mutable."""

    def __init__(self, index: tantivy.Index, corpus: Corpus) -> None:
        index.register_tokenizer("medgym", _analyser())
        self._index, self._corpus = index, corpus
        self._searcher = index.searcher()
        if self._searcher.num_segments > 1:
            raise WorldError(
                "The search index has several segments.", "Ties would not be deterministic.", "Rebuild it."
            )
        self._schema = index.schema
        self._types = [row[2] for row in corpus.rows]
        self._counts = Counter(self._types)
        self._local = threading.local()
        self._roots = lru_cache(maxsize=256)(self._roots_of)

    @classmethod
    def build(
        cls, corpus: Corpus, folder: Path | None = None, progress: Callable[[int], None] | None = None
    ) -> SearchIndex:
        """Index a corpus, in memory or into an existing folder; `progress` is told the number of documents added."""
        schema = _schema()
        index = tantivy.Index(schema, path=None if folder is None else str(folder))
        index.register_tokenizer("medgym", _analyser())
        writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        for ordinal, document in enumerate(corpus):
            entry = tantivy.Document()
            entry.add_text("title", document.title)
            entry.add_text("body", document.title + ". " + " ".join(sentence.text for sentence in document.sentences))
            entry.add_text("type", document.type)
            entry.add_integer("day", _day(document.date))
            entry.add_integer("authority", round(document.authority * 1000))
            writer.add_document(entry)
            if progress is not None and ordinal % 256 == 255:
                progress(256)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return cls(index, corpus)

    @classmethod
    def open(cls, corpus: Corpus, folder: Path) -> SearchIndex:
        """Open a saved index. The engine wants to write a lock file: where it cannot, index anew in memory."""
        try:
            index = tantivy.Index.open(str(folder))
        except ValueError as error:
            if "ReadOnlyFilesystem" not in str(error) and "PermissionDenied" not in str(error):
                raise
            _log.info("%s cannot be written to; its documents are indexed again in memory.", folder)
            return cls.build(corpus)
        return cls(index, corpus)

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        types: Collection[str] | None = None,
        date_from: str | None = None,
        date_to: str | None = None,
        min_authority: float | None = None,
    ) -> list[Hit]:
        """Return at most `k` hits, best first; equal scores in document id order. No known word, no hit."""
        pool = self.pool(query, k, types=types, date_from=date_from, date_to=date_to, min_authority=min_authority)
        return [self.hit(query, ordinal, relevance) for relevance, ordinal in pool]

    def hit(self, query: str, ordinal: int, relevance: float) -> Hit:
        """Return document number `ordinal` as a result of `query`."""
        identifier, title, kind, date, authority, _ = self._corpus.rows[ordinal]
        return Hit(identifier, title, kind, date, authority, relevance, ordinal, self._corpus, self._roots(query))

    def pool(
        self,
        query: str,
        k: int,
        *,
        types: Collection[str] | None = None,
        date_from: str | None = None,
        date_to: str | None = None,
        min_authority: float | None = None,
    ) -> list[tuple[float, int]]:
        """Return (relevance, document number) of the `k` best, as `search` does, without looking at the documents."""
        terms = self.terms(query)
        if not terms or k < 1 or not len(self._corpus):
            return []
        words = self._index.parse_query(" ".join(terms), ["title", "body"], {"title": _TITLE_BOOST})
        filters = []
        if types is not None:
            filters.append(tantivy.Query.term_set_query(self._schema, "type", sorted(types)))
        if date_from is not None or date_to is not None:
            low = _day(date_from) if date_from else None
            high = _day(date_to, last=True) if date_to else None
            filters.append(self._range("day", low, high))
        if min_authority is not None:
            filters.append(self._range("authority", round(min_authority * 1000), None))
        found = self._best_of_types(words, k, types) if types is not None and len(filters) == 1 else None
        if found is None:
            clauses = [(tantivy.Occur.Must, words)]  # filters select, they must not add to the score
            clauses += [(tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in filters]
            found = self._searcher.search(tantivy.Query.boolean_query(clauses), k, count=False).hits
        if not found:
            return []
        scored = sorted((-round(score * _SCORE_STEPS), address.doc) for score, address in found)
        best = scored[0][0]
        return [(round(score / best, 6) if best else 1.0, ordinal) for score, ordinal in scored]

    def _best_of_types(self, words: tantivy.Query, k: int, types: Collection[str]) -> list[Any] | None:
        """Return the `k` best of some types, or None where asking without the filter does not tell.

        Without a filter the engine skips all documents that cannot be among the best; with one it scores every match.
        So where most documents are of these types, it is quicker to take half as many again and drop the others: if `k`
        remain, or nothing more was found, they are the best of these types.
        """
        if 2 * sum(self._counts[kind] for kind in types) < len(self._types):
            return None
        taken = k + k // 2
        found = self._searcher.search(words, taken, count=False).hits
        kept = [hit for hit in found if self._types[hit[1].doc] in types]
        return kept[:k] if len(kept) >= k or len(found) < taken else None

    @staticmethod
    def terms(query: str) -> list[str]:
        """Return the words of a query that are searched for: no syntax, no stopwords, at most 64."""
        words = _WORD.findall(query[:_MAX_QUERY])
        symbols = (word for word in words if word.lower() not in _STOPWORDS or (word.isupper() and len(word) > 1))
        return list(dict.fromkeys(word.lower() for word in symbols))[:_MAX_TERMS]

    def frequency(self, phrase: str) -> int:
        """Return the number of documents whose title or body holds the words of `phrase` side by side."""
        stems = self._stems([phrase])
        if not stems:
            return 0
        if len(stems) == 1:
            query = tantivy.Query.term_query(self._schema, "body", stems[0])
        else:
            query = tantivy.Query.phrase_query(self._schema, "body", list(stems))
        return int(getattr(self._searcher.search(query, 1, count=True), "count", 0) or 0)

    def _roots_of(self, query: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_stem_root(stem) for stem in self._stems(self.terms(query))))

    def _stems(self, words: list[str]) -> list[str]:
        analyser = getattr(self._local, "analyser", None)
        if analyser is None:
            analyser = self._local.analyser = _analyser()
        return [stem for word in words for stem in analyser.analyze(word)]

    def _range(self, name: str, low: int | None, high: int | None) -> Any:
        return tantivy.Query.range_query(self._schema, name, tantivy.FieldType.Integer, low, high)

    @cached_property
    def segments(self) -> int:
        """Number of segments; always one."""
        return int(self._searcher.num_segments)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title", tokenizer_name="medgym", index_option="freq")
    builder.add_text_field("body", tokenizer_name="medgym", index_option="position")
    builder.add_text_field("type", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_integer_field("authority", indexed=True, fast=True)
    return builder.build()


def _analyser() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_MAX_TOKEN))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _day(date: str, *, last: bool = False) -> int:
    """Return YYYYMMDD as a number; a year or a month alone stands for its first (or last) day."""
    parts = (date.split("-") + (["12", "31"] if last else ["01", "01"])[len(date.split("-")) - 1 :])[:3]
    return int("".join(part.zfill(2) for part in parts))


def _stem_root(stem: str) -> str:
    """Return the part of a stem that is also written in the word itself (happi -> happ)."""
    return stem[:-1] if len(stem) > 4 and stem.endswith("i") else stem
