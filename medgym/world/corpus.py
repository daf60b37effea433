"""The documents of a world as columns: text in one blob, sentence and fact offsets in arrays.

A page becomes a `Document` only when somebody looks at it, so a corpus of 30,000 pages opens in milliseconds and is
shared between processes through the page cache.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medgym.canonical import canonical_json
from medgym.errors import QueryError, WorldError
from medgym.world.documents import Document, Sentence, sentence_id

_ARRAYS = ("text_offsets", "sentence_starts", "fact_starts", "facts")


class Corpus(Sequence[Document]):
    """All documents of a world, sorted by id."""

    def __init__(
        self,
        rows: Sequence[tuple[str, str, str, str, float, str]],
        claims: dict[str, dict[str, list[str]]],
        arrays: dict[str, NDArray[np.int32 | np.int64]],
        text: bytes | mmap.mmap,
        digest: str,
    ) -> None:
        self.rows = rows
        self.digest = digest
        self._claims, self._text = claims, text
        self._arrays = {name: np.asarray(array) for name, array in arrays.items()}  # a memmap is slow to index
        self._ordinals = {row[0]: ordinal for ordinal, row in enumerate(rows)}
        self._offsets: list[int] = arrays["text_offsets"].tolist()
        self._at = lru_cache(maxsize=4096)(self._build)

    # --- reading ----------------------------------------------------------------------------------------------------

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """All document ids, sorted."""
        return tuple(row[0] for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, document: object) -> bool:
        return document in self._ordinals

    def __iter__(self) -> Iterator[Document]:
        return (self._build(ordinal) for ordinal in range(len(self)))

    def __getitem__(self, ordinal: int) -> Document:  # type: ignore[override]
        """Return document number `ordinal` (from 0)."""
        return self._at(range(len(self.rows))[ordinal])

    def ordinal(self, document: str) -> int:
        """Return the number of a document; raises `QueryError` when there is none of that id."""
        try:
            return self._ordinals[document]
        except KeyError:
            raise QueryError(
                f"No document has the id {document!r}.", next_step="Search first; ids are opaque."
            ) from None

    def get(self, document: str) -> Document:
        """Return a document by id; raises `QueryError` when there is none."""
        return self._at(self.ordinal(document))

    def lines(self, ordinal: int) -> list[str]:
        """Return the sentences of document number `ordinal` as text alone, which is all that a search result shows."""
        return self._text[self._offsets[ordinal] : self._offsets[ordinal + 1]].decode().split("\n")

    def _build(self, ordinal: int) -> Document:
        row, lines = self.rows[ordinal], self.lines(ordinal)
        fact_starts, facts = self._arrays["fact_starts"], self._arrays["facts"]
        first = int(self._arrays["sentence_starts"][ordinal])
        bounds = fact_starts[first : first + len(lines) + 1].tolist()
        stated = facts[bounds[0] : bounds[-1]].tolist()
        claims = self._claims.get(row[0], {})
        sentences = tuple(
            Sentence(
                line,
                tuple(stated[bounds[n] - bounds[0] : bounds[n + 1] - bounds[0]]),
                tuple(claims.get(str(n), ())),
            )
            for n, line in enumerate(lines)
        )
        return Document(*row, sentences)

    # --- which sentence states a fact -------------------------------------------------------------------------------

    @cached_property
    def _stating(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        facts = self._arrays["facts"]
        sentence_of = np.repeat(
            np.arange(len(self._arrays["fact_starts"]) - 1), np.diff(self._arrays["fact_starts"]).astype(np.int64)
        )
        order = np.argsort(facts, kind="stable")
        return facts[order].astype(np.int64), sentence_of[order].astype(np.int64)

    def sentences_stating(self, fact: int) -> tuple[tuple[int, int], ...]:
        """Return (document ordinal, sentence number) of every sentence that states a fact, in document order."""
        facts, sentences = self._stating
        low, high = np.searchsorted(facts, [fact, fact + 1])
        starts = self._arrays["sentence_starts"]
        found = []
        for sentence in sentences[low:high].tolist():
            document = int(np.searchsorted(starts, sentence, side="right")) - 1
            found.append((document, sentence - int(starts[document])))
        return tuple(found)

    def stating(self, fact: int) -> tuple[str, ...]:
        """Return the ids of every sentence that states a fact ("<document>#s<n>"), in document order."""
        return tuple(sentence_id(self.rows[document][0], n) for document, n in self.sentences_stating(fact))

    # --- building, saving, opening ----------------------------------------------------------------------------------

    @classmethod
    def build(cls, documents: Iterable[Document]) -> Corpus:
        """Take documents in id order into memory."""
        rows: list[tuple[str, str, str, str, float, str]] = []
        claims: dict[str, dict[str, list[str]]] = {}
        text, hasher = bytearray(), hashlib.sha256()
        text_offsets, sentence_starts, fact_starts, facts = [0], [0], [0], list[int]()
        for document in documents:
            row = (document.id, document.title, document.type, document.date, document.authority, document.source)
            body = "\n".join(sentence.text for sentence in document.sentences).encode()
            text += body
            for number, sentence in enumerate(document.sentences):
                if "\n" in sentence.text:
                    raise WorldError(f"Sentence {number} of {document.id} holds a line break.", next_step="Use blanks.")
                facts.extend(sentence.facts)
                fact_starts.append(len(facts))
                if sentence.claims:
                    claims.setdefault(document.id, {})[str(number)] = list(sentence.claims)
            hasher.update(canonical_json([row, [list(s.facts) for s in document.sentences]]) + body)
            rows.append(row)
            text_offsets.append(len(text))
            sentence_starts.append(len(fact_starts) - 1)
        arrays: dict[str, NDArray[np.int32 | np.int64]] = {
            "text_offsets": np.array(text_offsets, np.int64),
            "sentence_starts": np.array(sentence_starts, np.int64),
            "fact_starts": np.array(fact_starts, np.int64),
            "facts": np.array(facts, np.int32),
        }
        hasher.update(canonical_json(claims))
        return cls(rows, claims, arrays, bytes(text), hasher.hexdigest())

    def save(self, folder: Path) -> None:
        """Write the corpus into an existing folder."""
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", self._arrays[name], allow_pickle=False)
        (folder / "text.bin").write_bytes(self._text[:])
        head = {"rows": self.rows, "claims": self._claims, "digest": self.digest}
        (folder / "documents.json").write_bytes(canonical_json(head))

    @classmethod
    def open(cls, folder: Path) -> Corpus:
        """Open a saved corpus; the text stays on disk and is mapped."""
        head = json.loads((folder / "documents.json").read_bytes())
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS}
        with (folder / "text.bin").open("rb") as file:
            size = file.seek(0, 2)
            text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        return cls([tuple(row) for row in head["rows"]], head["claims"], arrays, text, head["digest"])
