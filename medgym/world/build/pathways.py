"""Pathways as a graph: what the genes of diseases take part in, so that one can be told from another.

Of all pathways those are kept that say something of a gene: a set of thousands does not, a set of two names it. A kept
pathway is kept with all its genes that the graph holds, so that "the only one of them in this pathway" can be proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from medgym.world.build.report import Progress, SectionLog, SectionReport
from medgym.world.facts import Source
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources.pathways import Pathway

SOURCE = "pathways"

_SIZES = range(5, 61)
_LONGEST_NAME = 60

#: Collection -> (title, licence, address, attribution).
_COLLECTIONS = {
    "reactome": (
        "Reactome, as compiled for Hetionet",
        "CC-BY-4.0",
        "https://reactome.org",
        "Reactome pathway knowledgebase, by way of Pathway Commons 7 and Hetionet v1.0",
    ),
    "wikipathways": (
        "WikiPathways, as compiled for Hetionet",
        "CC-BY-3.0",
        "https://www.wikipathways.org",
        "WikiPathways, by way of Hetionet v1.0",
    ),
    "pid": (
        "Pathway Interaction Database, as compiled for Hetionet",
        "CC0-1.0",
        "https://github.com/dhimmel/pathways",
        "NCI-Nature Pathway Interaction Database, by way of Pathway Commons 7 and Hetionet v1.0",
    ),
}


def add_pathways(
    builder: GraphBuilder,
    pathways: Iterable[Pathway],
    symbols: Mapping[str, str],
    snapshot: str,
    progress: Progress,
) -> SectionReport:
    """Add what the genes of a graph take part in, to a graph that already holds these genes.

    Args:
        builder: the graph so far.
        pathways: all gene sets, of any collection.
        symbols: Entrez number -> gene symbol.
        snapshot: date of the compilation.
        progress: told at the start and at the end.
    """
    log = SectionLog(SOURCE, builder)
    progress(SOURCE, 0, 1)
    genes = {builder.entity(e).name: e for e in builder.entity_ids() if builder.entity(e).type == "gene"}
    for name, (title, licence, url, attribution) in _COLLECTIONS.items():
        builder.add_source(Source(name, title, licence, snapshot, url, attribution))
    kept: dict[str, str] = {}
    for pathway in sorted(pathways, key=lambda pathway: pathway.id):
        log.read += 1
        members = sorted({genes[s] for number in pathway.genes if (s := symbols.get(number)) in genes})
        reason = _unfit(pathway, len(members))
        if reason:
            log.skip(reason)
            continue
        known = kept.setdefault(pathway.name.casefold(), f"hetionet:{pathway.id}")
        entity = builder.add_entity(known, "pathway", pathway.name)
        for gene in members:
            builder.add_fact(gene, "participates_in", entity, pathway.collection)
    progress(SOURCE, 1, 1)
    return log.finish()


def _unfit(pathway: Pathway, members: int) -> str | None:
    """Return why a pathway is left out, None if it is kept."""
    if pathway.collection not in _COLLECTIONS:
        return f"collection {pathway.collection!r}"
    if len(pathway.genes) not in _SIZES:
        return "too few or too many genes"
    if len(pathway.name) > _LONGEST_NAME:
        return "long name"
    if members < 2:
        return "fewer than two genes of diseases"
    return None
