"""Gene pages: the full name of a gene, the diseases its variants cause or bear on, what it takes part in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medgym.world.documents import Document
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.page import Draft, Page
from medgym.world.render.phrases import WORDINGS

_AUTHORITY = 0.90
_DETAIL = {"caused_by": "mechanism", "associated_gene": "role"}


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan one page for every gene that some disease names or that takes part in something."""
    genes = set(index.by_subject("participates_in")).union(*(index.by_object(predicate) for predicate in _DETAIL))
    return (Draft(f"gene-{index.slug(gene)}", partial(_write, index, gene)) for gene in genes)


def _write(index: FactIndex, gene: int, document_id: str) -> Document:
    symbol, full_name = index.inline(gene), _full_name(index, gene)
    named = f"{symbol} ({full_name})" if full_name else symbol
    page = Page(document_id, named, (symbol,))
    for predicate, detail in _DETAIL.items():
        facts = index.by_object(predicate).get(gene, ())
        for value, stated in index.by_qualifier(facts, detail).items():
            key = f"{predicate}:{value}"
            page.state(key if key in WORDINGS else predicate, index.subjects(stated))
    page.state("participates_in", [_quoted(pathway) for pathway in index.objects(index.of("participates_in", gene))])
    return page.document(index, title=named, type="gene", authority=_AUTHORITY)


def _quoted(mention: Mention) -> Mention:
    """Return a mention in quotation marks: names of pathways are whole phrases."""
    return mention._replace(text=f"“{mention.text}”")


def _full_name(index: FactIndex, gene: int) -> str:
    """Return the longest alias of several words: symbols in use before are short."""
    spelt_out = [alias for alias in index.graph.aliases[gene] if " " in alias]
    return max(spelt_out or index.graph.aliases[gene], key=lambda alias: (len(alias), alias), default="")
