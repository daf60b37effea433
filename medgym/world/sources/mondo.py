"""Reader of MONDO's exact-match tables (SSSOM): which identifiers of other vocabularies mean the same disease."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medgym.world.sources.common import find_file, malformed, read_table

#: Table name -> (prefix in the table, prefix in `DiseaseIdentity`).
TABLES: dict[str, tuple[str, str]] = {
    "orphanet": ("Orphanet", "ORPHA"),
    "doid": ("DOID", "DOID"),
    "mesh": ("mesh", "MESH"),
    "umls": ("UMLS", "UMLS"),
    "omim": ("OMIM", "OMIM"),
}

_COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id")


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """`mondo` ("MONDO:0010526", labelled `label`) means the same disease as `prefix`:`local`."""

    mondo: str
    label: str
    prefix: str
    local: str

    @property
    def obsolete(self) -> bool:
        """Tell whether MONDO has given the term up: it still bridges identifiers, but its label names nothing."""
        return self.label.startswith("obsolete ") or not self.label


def find(root: Path) -> dict[str, Path]:
    """Return the tables there are under a SOURCES root, by table name."""
    found = {name: find_file(root, "mondo", f"mondo_exactmatch_{name}.sssom.tsv") for name in TABLES}
    return {name: path for name, path in found.items() if path is not None}


def read(name: str, path: Path) -> Iterator[ExactMatch]:
    """Yield the exact matches of table `name`; raises `SourceError` for damaged or foreign files."""
    theirs, ours = TABLES[name]
    for line, (mondo, label, predicate, target) in read_table(path, _COLUMNS, comment="#"):
        prefix, _, local = target.partition(":")
        if prefix != theirs or not local or not mondo.startswith("MONDO:"):
            raise malformed(path, line, f"{mondo!r} to {target!r} is no match of MONDO with {theirs}.")
        if predicate == "skos:exactMatch":
            yield ExactMatch(mondo, label, ours, local)
