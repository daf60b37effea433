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
from medgym.world.documents import sentence_id
from medgym.world.hit import Hit
from medgym.world.world import World

POOL = 50
_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Ranked:
    """One result: a hit and its score in [0, 1]."""

    hit: Hit
    score: float


def blend(relevance: float, authority: float, lam: float) -> float:
    """Return lam * relevance + (1 - lam) * authority in steps of 1e-6, so that machines agree on ties."""
    return round((lam * relevance + (1.0 - lam) * authority) * _STEPS) / _STEPS


def ranked_search(
    world: World, query: str, k: int, lam: float, types: Collection[str], date_from: str | None, date_to: str | None
) -> list[Ranked]:
    """Return the best `k` documents for a query, best first, ties by document id."""
    pool = world.index.pool(query, max(POOL, k), types=types, date_from=date_from, date_to=date_to)
    rows = world.documents.rows  # sorted by id, so that document numbers break ties as ids do
    scored = sorted([(-blend(relevance, rows[n][4], lam), n, relevance) for relevance, n in pool])
    return [Ranked(world.index.hit(query, n, relevance), -score) for score, n, relevance in scored[:k]]


def listing(batches: Sequence[Sequence[Ranked]]) -> ToolResult:
    """Return the results of each query of a batch, in the order of the queries, which are not repeated."""
    lines: list[str] = []
    delivered: list[str] = []
    rows: list[list[dict[str, Any]]] = []
    for number, results in enumerate(batches, start=1):
        if len(batches) > 1:
            lines.append(f"Query {number} of {len(batches)}:")
        if not results:
            lines.append("No results. Try other or fewer words.")
        rows.append([])
        for rank, result in enumerate(results, start=1):
            sentence, text = result.hit.best_sentence()
            shown = sentence_id(result.hit.document, sentence)
            lines.append(f'{rank} {_heading(result.hit)}  "{guarded(text)}" [{shown}]')
            delivered.append(shown)
            rows[-1].append(_row(result, shown))
    return ToolResult("\n".join(lines), {"results": rows}, tuple(delivered), items=len(batches))


def _heading(hit: Hit) -> str:
    return heading(hit.document, hit.title, hit.type, hit.date, hit.authority)


def _row(result: Ranked, sentence: str) -> dict[str, Any]:
    hit = result.hit
    return {
        "document": hit.document,
        "title": hit.title,
        "type": hit.type,
        "date": hit.date,
        "authority": hit.authority,
        "relevance": hit.relevance,
        "score": result.score,
        "sentence": sentence,
    }
