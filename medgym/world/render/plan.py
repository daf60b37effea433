"""Puts the pages of all types together: which there are, in which order, and the planted claims they make."""

from __future__ import annotations

from collections.abc import Iterator

from medgym.world.documents import Document
from medgym.world.facts import Claim
from medgym.world.graph import Graph
from medgym.world.render import application, case_series, designation, gene, group, mechanism, monograph, web
from medgym.world.render.index import FactIndex

RENDER_VERSION = 1
"""Raised when the same graph renders to other bytes."""

_MODULES = (monograph, case_series, gene, group, designation, application, mechanism, web)


def render_documents(graph: Graph) -> Iterator[Document]:
    """Yield every document of a world, sorted by id; the same graph gives the same bytes in every process.

    Pages are planned first and written as they are asked for, so memory holds one page at a time.
    """
    index = FactIndex(graph)
    drafts = (draft for module in _MODULES for draft in module.drafts(index))
    for draft in sorted(drafts, key=lambda draft: draft.id):
        yield draft.write(draft.id)


def render_claims(graph: Graph) -> list[Claim]:
    """Return all planted claims, sorted by id; the sentences of `render_documents` that make them name these ids."""
    return sorted(web.claims(FactIndex(graph)), key=lambda claim: claim.id)
