"""Reader of the pathway table that went into Hetionet: which human genes Reactome, WikiPathways and PID name together.

Genes stand in it by Entrez number; Hetionet's table of nodes gives their symbols.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medgym.world.sources.common import find_file, malformed, read_table

_GENE = "Gene::"
_COLUMNS = ("identifier", "name", "source", "license", "genes")


@dataclass(frozen=True, slots=True)
class Files:
    """The two tables that belong together."""

    pathways: Path
    nodes: Path


@dataclass(frozen=True, slots=True)
class Pathway:
    """One gene set of a pathway collection; `genes` are Entrez numbers."""

    id: str
    name: str
    collection: str
    licence: str
    genes: tuple[str, ...]


def find(root: Path) -> Files | None:
    """Return both tables under a SOURCES root; None unless both are there."""
    pathways = find_file(root, "hetionet", "pathways.tsv")
    nodes = find_file(root, "hetionet", "hetionet-v1.0-nodes.tsv")
    return Files(pathways, nodes) if pathways and nodes else None


def read(path: Path) -> Iterator[Pathway]:
    """Yield the pathways of a table; raises `SourceError` for damaged or foreign files."""
    for line, (identifier, name, collection, licence, genes) in read_table(path, _COLUMNS):
        numbers = tuple(genes.split("|"))
        if not identifier or not name or not all(number.isdecimal() for number in numbers):
            raise malformed(path, line, f"{identifier!r} named {name!r} is no pathway with a list of Entrez numbers.")
        yield Pathway(identifier, name, collection, licence, numbers)


def read_symbols(path: Path) -> dict[str, str]:
    """Return Entrez number -> gene symbol from Hetionet's nodes; raises `SourceError` where there is none."""
    symbols = {
        node.removeprefix(_GENE): name
        for _, (node, name, kind) in read_table(path, ("id", "name", "kind"))
        if kind == "Gene"
    }
    if not symbols:
        raise malformed(path, 0, "The table of nodes holds no genes.")
    return symbols
