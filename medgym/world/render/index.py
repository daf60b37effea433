"""Facts by subject and by object, and names as they are written: what every page module reads a graph through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from medgym.canonical import keyed_hash
from medgym.world.graph import Graph
from medgym.world.render.casing import Casing
from medgym.world.render.grammar import date_in_words
from medgym.world.script import Script

_NOT_SLUG = re.compile(r"[^a-z0-9_.]+")
_LONGEST_SLUG = 96


class Mention(NamedTuple):
    """One thing a sentence names, and the ordinals of the facts that naming it there states."""

    text: str
    facts: tuple[int, ...]


class FactIndex:
    """Plain-list views of a graph's columns with grouped look-ups, each built on first use.

    Attributes:
        graph: the graph behind.
        subject: the subject node of every fact, by ordinal.
        object: the object node of every fact, by ordinal.
        script: what is given instead of being drawn; only a twin's graph has one that gives anything.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.subject: list[int] = graph.columns.subject.tolist()
        self.object: list[int] = graph.columns.object.tolist()
        self._qualifier: list[int] = graph.columns.qualifier.tolist()
        self._source: list[int] = graph.columns.source.tolist()
        self._casing = Casing(graph.names)
        self._inline: dict[int, str] = {}
        self.script = graph.script or Script({})
        self._by_subject: dict[str, dict[int, Sequence[int]]] = {}
        self._by_object: dict[str, dict[int, list[int]]] = {}
        self._close: dict[tuple[str, int], list[int]] = {}
        self._by_size: dict[str, tuple[dict[int, int], list[int]]] = {}
        self._slugs = _slugs(graph.entity_ids)

    # --- facts ------------------------------------------------------------------------------------------------------

    def of(self, predicate: str, subject: int) -> Sequence[int]:
        """Return the ordinals of all facts of `subject` under `predicate`, in the order in which they are listed."""
        return self.by_subject(predicate).get(subject, range(0))

    def by_subject(self, predicate: str) -> Mapping[int, Sequence[int]]:
        """Return subject -> ordinals of one predicate, subjects in order, ordinals as they are listed."""
        found = self._by_subject.get(predicate)
        if found is None:
            span = self.graph.span(predicate)
            column = self.graph.columns.subject[span.start : span.stop]
            edges = [0, *(np.flatnonzero(np.diff(column)) + 1).tolist(), len(column)] if len(column) else []
            found = {
                self.subject[span.start + low]: self._listed(range(span.start + low, span.start + high), self.object)
                for low, high in pairwise(edges)
            }
            self._by_subject[predicate] = found
        return found

    def by_object(self, predicate: str) -> Mapping[int, list[int]]:
        """Return object -> ordinals of one predicate, ordinals as they are listed."""
        found = self._by_object.get(predicate)
        if found is None:
            found = {}
            for ordinal in self.graph.span(predicate):
                found.setdefault(self.object[ordinal], []).append(ordinal)
            if self.script.places is not None:
                found = {node: list(self._listed(facts, self.subject)) for node, facts in found.items()}
            self._by_object[predicate] = found
        return found

    def closely_under(self, predicate: str, object_: int) -> list[int]:
        """Return the subjects of an object, without those that belong to it in a wide sense alone."""
        found = self._close.get((predicate, object_))
        if found is None:
            facts = self.by_object(predicate).get(object_, ())
            found = [self.subject[fact] for fact in facts if self.qualifier(fact, "level") != "broad"]
            self._close[predicate, object_] = found
        return found

    def by_size(self, predicate: str, object_: int) -> tuple[int, list[int]]:
        """Return the place of an object among all objects of a predicate by how many facts name them, and those."""
        if predicate not in self._by_size:
            counts = {node: len(facts) for node, facts in self.by_object(predicate).items()}
            ordered = sorted(counts, key=lambda node: (counts[node], node))
            self._by_size[predicate] = {node: place for place, node in enumerate(ordered)}, ordered
        places, ordered = self._by_size[predicate]
        return places[object_], ordered

    def by_place(self, facts: Iterable[int]) -> list[int]:
        """Return facts of one subject under one predicate, which may have been regrouped, as they are listed."""
        return list(self._listed(sorted(facts), self.object))

    def _listed(self, facts: Sequence[int], column: list[int]) -> Sequence[int]:
        """Return ascending facts in the order of the nodes in `column`; literals keep theirs."""
        places = self.script.places
        if places is None:
            return facts
        last = len(places)
        return sorted(facts, key=lambda fact: places[column[fact]] if column[fact] < last else column[fact])

    def qualifier(self, ordinal: int, key: str) -> str:
        """Return one qualifier of a fact, or ""."""
        return self.graph.qualifiers[self._qualifier[ordinal]].get(key, "")

    def by_qualifier(self, ordinals: Iterable[int], key: str) -> dict[str, list[int]]:
        """Return qualifier value (or "") -> ordinals, values in the order they are met."""
        found: dict[str, list[int]] = {}
        for ordinal in ordinals:
            found.setdefault(self.qualifier(ordinal, key), []).append(ordinal)
        return found

    def source(self, ordinal: int) -> str:
        """Return the name of the source of a fact."""
        return self.graph.sources[self._source[ordinal]].name

    def snapshot(self, ordinal: int) -> str:
        """Return the ISO date at which the source of a fact was taken."""
        return self.graph.sources[self._source[ordinal]].snapshot

    def draw(self, purpose: str, node: int) -> int:
        """Return 64 bits by which it is decided what pages on an entity state; nothing else may decide that."""
        return keyed_hash(purpose, self.graph.entity_ids[node])

    # --- names ------------------------------------------------------------------------------------------------------

    def name(self, node: int) -> str:
        """Return the name of an entity as it stands in a title."""
        return self.graph.names[node]

    def inline(self, node: int) -> str:
        """Return an entity or a literal as it is written inside a sentence."""
        found = self._inline.get(node)
        if found is None:
            found = self._inline[node] = self._written(node)
        return found

    def slug(self, node: int) -> str:
        """Return an entity id as a unique part of a document id."""
        return self._slugs[node]

    def objects(self, ordinals: Iterable[int]) -> list[Mention]:
        """Return the objects of facts as mentions; objects that are written alike are mentioned once."""
        return self._mentions(ordinals, self.object)

    def subjects(self, ordinals: Iterable[int]) -> list[Mention]:
        """Return the subjects of facts as mentions; subjects that are written alike are mentioned once."""
        return self._mentions(ordinals, self.subject)

    def _mentions(self, ordinals: Iterable[int], column: list[int]) -> list[Mention]:
        facts: dict[str, tuple[int, ...]] = {}
        for ordinal in ordinals:
            text = self.inline(column[ordinal])
            facts[text] = (*facts[text], ordinal) if text in facts else (ordinal,)
        return [Mention(*item) for item in facts.items()]

    def _written(self, node: int) -> str:
        if not self.graph.is_literal(node):
            return self._casing.inline(self.graph.names[node], self.graph.entity_types[node])
        literal = self.graph.literals[node - len(self.graph.entity_ids)]
        if literal.type == "date":
            return date_in_words(literal.value)
        return f"{literal.value} {literal.unit}".strip()


def _slugs(entity_ids: tuple[str, ...]) -> list[str]:
    """Return one slug an id; ids that would share one, or are long, get some digits of their hash."""
    plain = [_NOT_SLUG.sub("-", entity_id.lower()).strip("-") for entity_id in entity_ids]
    seen: dict[str, int] = {}
    for slug in plain:
        seen[slug] = seen.get(slug, 0) + 1
    return [
        slug
        if slug and seen[slug] == 1 and len(slug) <= _LONGEST_SLUG
        else f"{slug[:_LONGEST_SLUG]}-{keyed_hash('slug', entity_id):016x}"[: _LONGEST_SLUG + 17].strip("-")
        for slug, entity_id in zip(plain, entity_ids, strict=True)
    ]
