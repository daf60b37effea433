"""Reader of the Disease Ontology's report tables: classes, cross references and existential axioms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medgym.world.sources.common import find_file, malformed, read_table

#: Reader's name of a table -> its file. The classes are required, the others are optional.
FILES: dict[str, str] = {
    "classes": "HumanDO.tsv",
    "xrefs": "allXREFinDO.tsv",
    "axioms": "DO-subClassOf-anonymous.tsv",
}

#: DO's prefix -> prefix in `DiseaseIdentity`.
_PREFIXES = {"MESH": "MESH", "UMLS_CUI": "UMLS", "MIM": "OMIM", "ORDO": "ORPHA"}

_TERM = r"(?:'[^']+'|[^\s()'][^\s()]*)"
_CLAUSE = re.compile(rf"'(?P<relation>[a-z ]+)' some (?P<terms>{_TERM}|\({_TERM}(?: or {_TERM})*\))")
_TERMS = re.compile(_TERM)


@dataclass(frozen=True, slots=True)
class DiseaseClass:
    """One class with its asserted parent's label ("" for a root)."""

    id: str
    label: str
    parent: str


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A cross reference of a class, under the prefixes of `DiseaseIdentity`."""

    id: str
    prefix: str
    local: str


@dataclass(frozen=True, slots=True)
class Axiom:
    """What one axiom says of class `id`: `relation` to each of `values`; all of them, or `either` one of them."""

    id: str
    relation: str
    values: tuple[str, ...]
    either: bool = False


def find(root: Path) -> dict[str, Path]:
    """Return the tables there are under a SOURCES root, by `FILES` name; empty without the table of classes."""
    found = {name: find_file(root, "disease_ontology", file) for name, file in FILES.items()}
    tables = {name: path for name, path in found.items() if path is not None}
    return tables if "classes" in tables else {}


def read_classes(path: Path) -> Iterator[DiseaseClass]:
    """Yield the classes; a class with several parents comes once for each."""
    for line, (identifier, label, parent) in read_table(path, ("id", "label", "subClassOf")):
        yield DiseaseClass(_doid(path, line, identifier), label, parent)


def read_xrefs(path: Path) -> Iterator[CrossReference]:
    """Yield the cross references to the vocabularies that `DiseaseIdentity` knows."""
    for line, (identifier, xref) in read_table(path, ("id", "xref")):
        prefix, _, local = xref.partition(":")
        if prefix in _PREFIXES and local:
            yield CrossReference(_doid(path, line, identifier), _PREFIXES[prefix], local)


def read_axioms(path: Path) -> Iterator[Axiom | None]:
    """Yield what the axioms say, and None for each axiom that is too complex to be read as plain facts."""
    for line, (identifier, text) in read_table(path, ("ID", "SubClass Of [ANON]")):
        doid = _doid(path, line, identifier)
        for part in text.split("|"):
            yield from parse_axiom(doid, part.strip()) or (None,)


def parse_axiom(doid: str, text: str) -> list[Axiom]:
    """Return the plain statements of one axiom; an empty list if any part of it cannot be read as one.

    >>> [axiom.values for axiom in parse_axiom("DOID:1", "'transmitted by' some (Ixodes or 'Ixodes ricinus')")]
    [('Ixodes', 'Ixodes ricinus')]
    >>> parse_axiom("DOID:1", "'derives from' some ('epithelial cell' and (has_origin some gland))")
    []
    """
    clauses: list[tuple[str, tuple[str, ...]]] = []
    glue: set[str] = set()
    end = 0
    for match in _CLAUSE.finditer(text):
        clauses.append((match["relation"], tuple(term.strip("'") for term in _terms(match["terms"]))))
        glue.update(_words(text[end : match.start()]))
        end = match.end()
    glue.update(_words(text[end:]))
    if not clauses or glue - {"and", "or"} or len(glue) > 1:
        return []
    if "or" not in glue:
        return [Axiom(doid, relation, values, either=len(values) > 1) for relation, values in clauses]
    if len({relation for relation, _ in clauses}) > 1:
        return []
    return [Axiom(doid, clauses[0][0], tuple(value for _, values in clauses for value in values), either=True)]


def _terms(text: str) -> list[str]:
    return [term for term in _TERMS.findall(text.strip("()")) if term != "or"]


def _words(text: str) -> list[str]:
    return text.replace("(", " ").replace(")", " ").split()


def _doid(path: Path, line: int, identifier: str) -> str:
    if not identifier.startswith("DOID:"):
        raise malformed(path, line, f"{identifier!r} is no Disease Ontology id.")
    return identifier
