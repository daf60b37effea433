"""Ranked search over a world: relevance blended with authority, and how the list is written out.

The score of a document is lambda * relevance + (1 - lambda) * authority. Relevance is the BM25 score divided by the
best BM25 score of the same query. The score ranks the `POOL` most relevant documents and no others, so a document that
hardly fits the words never comes in by its authority alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from medgym.store.result import ToolResult
from medgym.tools.lines import guarded, heading
from medgym.world.documents import Document, sentence_id
from medgym.world.world import World

POOL = 50
_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Ranked:
    """One result: a document, the number of its sentence that fits best, and its scores in [0, 1]."""

    document: Document
    sentence: int
    relevance: float
    score: float


def blend(relevance: float, authority: float, lam: float) -> float:
    """Return lam * relevance + (1 - lam) * authority in steps of 1e-6, so that machines agree on ties."""
    return round((lam * relevance + (1.0 - lam) * authority) * _STEPS) / _STEPS


def ranked_search(
    world: World, query: str, k: int, lam: float, types: Collection[str], date_from: str | None, date_to: str | None
) -> list[Ranked]:
    """Return the best `k` documents for a query, best first, ties by document id."""
    pool = world.search(query, max(POOL, k), types=types, date_from=date_from, date_to=date_to)
    scored = [(blend(hit.relevance, hit.authority, lam), hit) for hit in pool]
    scored.sort(key=lambda pair: (-pair[0], pair[1].document))
    documents = world.documents
    return [Ranked(documents.get(hit.document), hit.sentence, hit.relevance, score) for score, hit in scored[:k]]


def listing(batches: Sequence[Sequence[Ranked]]) -> ToolResult:
    """Return the results of each query of a batch, in the order of the queries, which are not repeated."""
    lines: list[str] = []
    delivered: list[str] = []
    for number, results in enumerate(batches, start=1):
        if len(batches) > 1:
            lines.append(f"Query {number} of {len(batches)}:")
        if not results:
            lines.append("No results. Try other or fewer words.")
        for rank, result in enumerate(results, start=1):
            shown = sentence_id(result.document.id, result.sentence)
            text = guarded(result.document.sentences[result.sentence].text)
            lines.append(f'{rank} {heading(result.document)}  "{text}" [{shown}]')
            delivered.append(shown)
    return ToolResult(
        text="\n".join(lines),
        data={"results": [[_row(result) for result in results] for results in batches]},
        delivered=tuple(delivered),
        items=len(batches),
    )


def _row(result: Ranked) -> dict[str, Any]:
    document = result.document
    return {
        "document": document.id,
        "title": document.title,
        "type": document.type,
        "date": document.date,
        "authority": document.authority,
        "relevance": result.relevance,
        "score": result.score,
        "sentence": sentence_id(document.id, result.sentence),
    }
