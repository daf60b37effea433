"""Puts the pages of all types together: which there are, in which order, and the planted claims they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from medgym.world.documents import Document
from medgym.world.facts import Claim
from medgym.world.graph import Graph
from medgym.world.render import (
    application,
    case_series,
    designation,
    gene,
    group,
    mechanism,
    methods,
    monograph,
    notes,
    web,
)
from medgym.world.render.claims import PATTERNS, plan_claims
from medgym.world.render.index import FactIndex

RENDER_VERSION = 2
"""Raised when the same graph renders to other bytes."""

_MODULES = (monograph, case_series, gene, group, designation, application, mechanism, methods)


def render_documents(graph: Graph) -> Iterator[Document]:
    """Yield every document of a world, sorted by id; the same graph gives the same bytes in every process.

    Pages are planned first and written as they are asked for, so memory holds one page at a time.
    """
    index = FactIndex(graph)
    claims = plan_claims(index)
    lay = web.fitting(index, claims)
    placed = {claim.id for claim in lay.values()}
    others = [claim for claim in claims if claim.id not in placed]
    drafts = (module.drafts(index) for module in _MODULES)
    everything = chain(*drafts, web.drafts(index, lay), notes.drafts(index, others))
    for draft in sorted(everything, key=lambda draft: draft.id):
        yield draft.write(draft.id)


def render_claims(graph: Graph) -> list[Claim]:
    """Return all planted claims, sorted by id; the sentences of `render_documents` that make them name these ids."""
    return plan_claims(FactIndex(graph))


def count_claims(graph: Graph) -> dict[str, int]:
    """Return how many claims there are by rule; "injection" counts the pages with an instruction to agents."""
    index = FactIndex(graph)
    found = Counter(claim.rule for claim in plan_claims(index))
    return {rule: found[rule] for rule in PATTERNS} | {"injection": len(notes.injections(index))}


def injected_pages(graph: Graph) -> list[str]:
    """Return the ids of the pages with an instruction to agents, sorted."""
    return notes.injections(FactIndex(graph))
