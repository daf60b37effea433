"""Fact rows as dictionaries: pairs per predicate, reachable from the subject and from the object.

A node is an entity id, or (type, value, unit) for a typed literal, so that a literal never equals an entity.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from pathlib import Path
from typing import Any

DAYS = 16
"""How many days' relations are kept at a time."""

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
    """All rows of a `facts.jsonl`, or those that held on one day."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows = {row["id"]: row for row in rows}
        self._of_predicate: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self._of_triple: dict[tuple[str, Node, Node], list[Mapping[str, Any]]] = defaultdict(list)
        self._dated = set()  # predicates of which some fact has a bound
        for row in self.rows.values():
            self._of_predicate[row["predicate"]].append(row)
            self._of_triple[row["predicate"], row["subject"], object_of(row)].append(row)
            if row.get("valid_from") or row.get("valid_to"):
                self._dated.add(row["predicate"])
        self._relations: dict[tuple[str, tuple[tuple[str, str], ...]], Relation] = {}
        self._days: dict[str | None, Facts] = {None: self}
        self._day: str | None = None

    def at(self, day: str | None) -> Facts:
        """Return the facts that held on a day; all of them for None."""
        if day not in self._days:
            if len(self._days) > DAYS:
                del self._days[next(key for key in self._days if key is not None)]
            self._days[day] = copy(self)
            self._days[day]._day = day
            self._days[day]._relations = {}
        return self._days[day]

    def relation(self, predicate: str, qualifiers: Mapping[str, str] | None = None) -> Relation:
        """Return the pairs of a predicate whose facts carry at least these qualifiers."""
        if self._day is not None and predicate not in self._dated:
            return self._days[None].relation(predicate, qualifiers)
        key = predicate, tuple(sorted((qualifiers or {}).items()))
        if key not in self._relations:
            rows = self._of_predicate.get(predicate, ())
            self._relations[key] = Relation(
                (row["subject"], object_of(row)) for row in rows if carries(row, qualifiers) and held(row, self._day)
            )
        return self._relations[key]

    def ids(self, predicate: str, subject: Node, target: Node, qualifiers: Mapping[str, str] | None) -> list[str]:
        """Return the ids of all facts with these parts and at least these qualifiers."""
        rows = self._of_triple.get((predicate, subject, target), ())
        return [row["id"] for row in rows if carries(row, qualifiers) and held(row, self._day)]


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


def held(row: Mapping[str, Any], day: str | None) -> bool:
    """Tell whether a fact held on a day: valid_from <= day < valid_to, as far as they are given."""
    start, end = row.get("valid_from"), row.get("valid_to")
    return day is None or ((start is None or start <= day) and (end is None or day < end))


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON Lines file, gzipped if its name ends in .gz."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        yield from (json.loads(line) for line in file if line.strip())
