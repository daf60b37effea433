"""Fact rows as dictionaries: pairs per predicate, reachable from the subject and from the object.

A node is an entity id, or (type, value, unit) for a typed literal, so that a literal never equals an entity.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Node = str | tuple[str, str, str]


class Relation:
    """The distinct (subject, object) pairs of one predicate that carry the wanted qualifiers."""

    def __init__(self, pairs: Iterable[tuple[Node, Node]]) -> None:
        self.pairs = set(pairs)
        self.forward: dict[Node, set[Node]] = defaultdict(set)
        self.backward: dict[Node, set[Node]] = defaultdict(set)
        for subject, target in self.pairs:
            self.forward[subject].add(target)
            self.backward[target].add(subject)

    def objects(self, subject: Node) -> set[Node]:
        """Return all objects of `subject`."""
        return self.forward.get(subject, set())

    def subjects(self, target: Node) -> set[Node]:
        """Return all subjects of `target`."""
        return self.backward.get(target, set())


class Facts:
    """All rows of a `facts.jsonl`, or any selection of them."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows = {row["id"]: row for row in rows}
        self._of_predicate: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self._of_triple: dict[tuple[str, Node, Node], list[Mapping[str, Any]]] = defaultdict(list)
        for row in self.rows.values():
            self._of_predicate[row["predicate"]].append(row)
            self._of_triple[row["predicate"], row["subject"], object_of(row)].append(row)
        self._relations: dict[tuple[str, tuple[tuple[str, str], ...]], Relation] = {}

    def relation(self, predicate: str, qualifiers: Mapping[str, str] | None = None) -> Relation:
        """Return the pairs of a predicate whose facts carry at least these qualifiers."""
        key = predicate, tuple(sorted((qualifiers or {}).items()))
        if key not in self._relations:
            rows = self._of_predicate.get(predicate, ())
            pairs = ((row["subject"], object_of(row)) for row in rows if carries(row, qualifiers))
            self._relations[key] = Relation(pairs)
        return self._relations[key]

    def ids(self, predicate: str, subject: Node, target: Node, qualifiers: Mapping[str, str] | None) -> list[str]:
        """Return the ids of all facts with these parts and at least these qualifiers."""
        rows = self._of_triple.get((predicate, subject, target), ())
        return [row["id"] for row in rows if carries(row, qualifiers)]

    def only(self, fact_ids: Iterable[str]) -> Facts:
        """Return a smaller world that holds just these facts."""
        return Facts(self.rows[fact_id] for fact_id in fact_ids)


def object_of(row: Mapping[str, Any]) -> Node:
    """Return the object of a row as a node."""
    if "object" in row:
        return str(row["object"])
    value = row["value"]
    return value["type"], value["value"], value.get("unit", "")


def carries(row: Mapping[str, Any], qualifiers: Mapping[str, str] | None) -> bool:
    """Tell whether a row has all wanted qualifiers; it may have more."""
    own = row.get("qualifiers") or {}
    return all(own.get(name) == value for name, value in (qualifiers or {}).items())


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON Lines file, gzipped if its name ends in .gz."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        yield from (json.loads(line) for line in file if line.strip())
