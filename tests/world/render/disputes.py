"""What all pages of a world say on each disputed point, as statements to weigh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from medgym.world.documents import Document
from medgym.world.facts import Claim, Literal
from medgym.world.graph import Graph, fact_ordinal
from medgym.world.resolution import Statement


def statements(graph: Graph, claims: Iterable[Claim], documents: Iterable[Document]) -> dict[str, list[Statement]]:
    """Return claim id -> every statement about its subject and predicate (and finding, where a weight is disputed)."""
    by_id = {claim.id: claim for claim in claims}
    by_fact: dict[int, list[tuple[str, str]]] = defaultdict(list)  # ordinal -> (claim, what the fact says on it)
    for claim in by_id.values():
        against = graph.fact(fact_ordinal(claim.contradicts))
        for ordinal in graph.of_subject(claim.predicate, graph.node(claim.subject)):
            fact = graph.fact(ordinal)
            if claim.disputes == "object":
                by_fact[ordinal].append((claim.id, _written(fact.object)))
            elif fact.object == against.object:
                by_fact[ordinal].append((claim.id, fact.qualifiers.get(claim.disputes, "")))
    found: dict[str, list[Statement]] = defaultdict(list)
    for document in documents:
        for sentence in document.sentences:
            for ordinal in sentence.facts:
                for claim_id, value in by_fact.get(ordinal, ()):
                    found[claim_id].append(_statement(value, document))
            for claim_id in sentence.claims:
                found[claim_id].append(_statement(_written(by_id[claim_id].object), document))
    return found


def _statement(value: str, document: Document) -> Statement:
    retracted = document.type == "retracted" or document.authority == 0
    return Statement(value, document.type, document.date, document.authority, retracted, document.source)


def _written(value: str | Literal) -> str:
    return value.value if isinstance(value, Literal) else value
