"""Reader of hp.json (OBO-graphs): the hierarchy of phenotypes, used only where a user supplies the file.

The licence of the Human Phenotype Ontology asks for its version to be shown and forbids altering it, so no shipped
world holds any of it; the names of annotated phenotypes come with Orphanet's own records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.world.sources.common import find_file, malformed, read_json

_ROOTS = frozenset({"HP:0000001", "HP:0000118"})
_RELEASE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PURL = "http://purl.obolibrary.org/obo/HP_"


@dataclass(frozen=True)
class Hierarchy:
    """`names` and direct `parents` of the live terms by id ("HP:..."); `version` is the release date."""

    version: str
    names: Mapping[str, str]
    parents: Mapping[str, tuple[str, ...]]

    def ancestors(self, term: str) -> frozenset[str]:
        """Return all ancestors of a term below the root of phenotypes, the term itself left out."""
        found: set[str] = set()
        waiting = list(self.parents.get(term, ()))
        while waiting:
            parent = waiting.pop()
            if parent not in found and parent not in _ROOTS:
                found.add(parent)
                waiting.extend(self.parents.get(parent, ()))
        return frozenset(found)


def find(root: Path) -> Path | None:
    """Return hp.json, or the newest `hp.v<date>.json`, under a SOURCES root (plain or gzip)."""
    plain = find_file(root, "hpo", "hp.json")
    if plain is not None:
        return plain
    dated = [path for place in (root / "hpo", root) if place.is_dir() for path in place.glob("hp.v*.json*")]
    return max(dated, key=lambda path: path.name, default=None)


def read(path: Path) -> Hierarchy:
    """Read the hierarchy; raises `SourceError` if the file is no OBO-graphs JSON of the HPO."""
    try:
        graph = read_json(path)["graphs"][0]
        version = _RELEASE.search(graph["meta"]["version"])
        names = {_curie(node["id"]): node["lbl"] for node in graph["nodes"] if _is_live(node)}
        parents: dict[str, list[str]] = {}
        for edge in graph["edges"]:
            child, parent = _curie(edge["sub"]), _curie(edge["obj"])
            if edge["pred"] == "is_a" and child in names and parent in names:
                parents.setdefault(child, []).append(parent)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise malformed(path, 0, f"This is no OBO-graphs file: {type(error).__name__} {error}.") from error
    if version is None or not names:
        raise malformed(path, 0, "The file names no HPO release or holds no HPO terms.")
    return Hierarchy(version[0], names, {child: tuple(sorted(found)) for child, found in parents.items()})


def _is_live(node: Mapping[str, Any]) -> bool:
    return node["id"].startswith(_PURL) and "lbl" in node and not node.get("meta", {}).get("deprecated", False)


def _curie(purl: str) -> str:
    return purl.replace(_PURL, "HP:")
