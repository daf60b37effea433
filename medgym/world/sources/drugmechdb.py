"""Reader of DrugMechDB: curated paths from a drug over its targets to a disease, one path a line.

Identifiers are checked for their form only; a malformed one becomes "" so that the path can still be joined by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.canonical import nfc
from medgym.world.sources.common import find_file, malformed, read_json_lines

_MESH = re.compile(r"MESH:[A-Z]\d+")
_DRUGBANK = re.compile(r"(?:DB:)?(DB\d{5})")


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a path: `id` is a CURIE, `label` the kind as DrugMechDB writes it, such as "Protein"."""

    id: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A directed relation between two nodes; `key` is the relation as written, such as "decreases activity of"."""

    source: str
    key: str
    target: str


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One path. `drug_mesh` and `disease_mesh` are "MESH:D000795" or ""; `drugbank` is "DB00103" or ""."""

    id: str
    drug: str
    drug_mesh: str
    drugbank: str
    disease: str
    disease_mesh: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


def find(folder: Path) -> Path | None:
    """Return the file of paths below `folder`, or None if it is not there."""
    return find_file(folder, "drugmechdb", "drugmechdb_paths.jsonl")


def read(path: Path) -> Iterator[Mechanism]:
    """Yield the paths of a file in its order; raises `SourceError` naming the line if a record has another shape."""
    for line, row in read_json_lines(path):
        try:
            yield _mechanism(row)
        except (KeyError, TypeError, AttributeError) as error:
            raise malformed(path, line, f"This is not a DrugMechDB path ({error!r}).") from error


def _mechanism(row: Mapping[str, Any]) -> Mechanism:
    graph = row["graph"]
    return Mechanism(
        id=graph["_id"],
        drug=nfc(graph["drug"]),
        drug_mesh=_form(_MESH, graph.get("drug_mesh")),
        drugbank=_form(_DRUGBANK, graph.get("drugbank")),
        disease=nfc(graph["disease"]),
        disease_mesh=_form(_MESH, graph.get("disease_mesh")),
        nodes=tuple(Node(nfc(node["id"]), node["label"], nfc(node["name"])) for node in row["nodes"]),
        links=tuple(Link(nfc(link["source"]), link["key"], nfc(link["target"])) for link in row["links"]),
    )


def _form(pattern: re.Pattern[str], written: str | None) -> str:
    match = pattern.fullmatch((written or "").strip())
    return "" if match is None else match[match.lastindex or 0]
