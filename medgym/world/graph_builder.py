"""Collects entities and facts in any order and compiles them into a `Graph` whose bytes depend on content alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from medgym.canonical import canonical_text, nfc
from medgym.errors import WorldError
from medgym.world.facts import Entity, Literal, Source
from medgym.world.graph import PREDICATE_CODES, PREDICATE_NAMES, Columns, Graph
from medgym.world.vocabulary import ENTITY_TYPES, PREDICATES

_Row = tuple[int, str, "str | Literal", str, str]


class GraphBuilder:
    """Mutable collector. Adding the same entity twice merges aliases; adding the same fact twice is one fact."""

    def __init__(self) -> None:
        self._types: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._aliases: dict[str, dict[str, None]] = {}
        self._rows: dict[_Row, None] = {}
        self._qualifiers: dict[str, Mapping[str, str]] = {}
        self._sources: dict[str, Source] = {}

    def __contains__(self, entity_id: str) -> bool:
        return entity_id in self._types

    def entity(self, entity_id: str) -> Entity:
        """Return what is known of an entity so far; raises `KeyError` if it was never added."""
        aliases = tuple(sorted(self._aliases[entity_id]))
        return Entity(entity_id, self._types[entity_id], self._names[entity_id], aliases)

    def entity_ids(self) -> list[str]:
        """Return the ids added so far, sorted."""
        return sorted(self._types)

    @property
    def entity_count(self) -> int:
        """How many entities were added so far."""
        return len(self._types)

    @property
    def fact_count(self) -> int:
        """How many distinct facts were added so far."""
        return len(self._rows)

    def add_source(self, source: Source) -> None:
        """Register a source; facts may only name registered ones."""
        self._sources[source.name] = source

    def add_entity(self, entity_id: str, entity_type: str, name: str, aliases: tuple[str, ...] = ()) -> str:
        """Add or extend an entity and return its id; the first name given stays, later ones become aliases."""
        name = nfc(name)
        if entity_type not in ENTITY_TYPES or not name or not entity_id or any(c.isspace() for c in entity_id):
            raise WorldError(f"Bad entity {entity_id!r} of type {entity_type!r} named {name!r}.")
        known = self._types.setdefault(entity_id, entity_type)
        if known != entity_type:
            raise WorldError(f"Entity {entity_id!r} is a {known} and cannot become a {entity_type}.")
        first = self._names.setdefault(entity_id, name)
        bucket = self._aliases.setdefault(entity_id, {})
        for alias in (name, *map(nfc, aliases)):
            if alias and alias != first:
                bucket[alias] = None
        return entity_id

    def drop_aliases(self, entity_id: str, aliases: set[str]) -> None:
        """Forget aliases of an entity that would make names ambiguous."""
        for alias in aliases:
            self._aliases[entity_id].pop(alias, None)

    def rename(self, entity_id: str, name: str) -> None:
        """Give an entity another name; the old one is not kept."""
        self._names[entity_id] = nfc(name)
        self._aliases[entity_id].pop(self._names[entity_id], None)

    def merge(self, same: Mapping[str, str]) -> None:
        """Fold entities into others of their type (old id -> id that stays); names and aliases go along.

        Facts that would tie an entity to itself are dropped. Raises `WorldError` if types differ or an id that is to
        stay is itself folded away.
        """
        for old, kept in same.items():
            if kept in same or self._types[old] != self._types[kept]:
                raise WorldError(f"Entity {old!r} cannot be folded into {kept!r}.")
        for old, kept in same.items():
            del self._types[old]
            self._aliases[kept].update(dict.fromkeys((self._names.pop(old), *self._aliases.pop(old))))
            self._aliases[kept].pop(self._names[kept], None)
        renamed: dict[_Row, None] = {}
        for predicate, subject, object_, qualifiers, source in self._rows:
            subject = same.get(subject, subject)
            other: str | Literal = object_ if isinstance(object_, Literal) else same.get(object_, object_)
            if subject != other:
                renamed[predicate, subject, other, qualifiers, source] = None
        self._rows = renamed

    def add_fact(
        self,
        subject: str,
        predicate: str,
        object_: str | Literal,
        source: str,
        qualifiers: Mapping[str, str] | None = None,
    ) -> None:
        """Add one fact; raises `WorldError` if it does not fit the vocabulary or names an unknown entity or source."""
        self._check(subject, predicate, object_, source)
        key = canonical_text(dict(qualifiers or {}))
        self._qualifiers.setdefault(key, MappingProxyType(dict(sorted((qualifiers or {}).items()))))
        self._rows[(PREDICATE_CODES[predicate], subject, object_, key, source)] = None

    def _check(self, subject: str, predicate: str, object_: str | Literal, source: str) -> None:
        spec = PREDICATES.get(predicate)
        if spec is None:
            raise WorldError(f"Unknown predicate {predicate!r}.", next_step=f"Known: {', '.join(PREDICATE_NAMES)}.")
        if source not in self._sources:
            raise WorldError(f"Unknown source {source!r}.", next_step="Call add_source first.")
        if self._types.get(subject) not in spec.subject:
            raise WorldError(f"{predicate} cannot have the subject {subject!r} ({self._types.get(subject)}).")
        fits = object_.type == spec.literal if isinstance(object_, Literal) else self._types.get(object_) in spec.object
        if not fits:
            raise WorldError(f"{predicate} cannot have the object {object_!r}.")

    def build(self, keep: set[str] | None = None) -> Graph:
        """Compile. Only facts whose subject is in `keep` are taken (None: all), and only entities that facts name."""
        rows = [row for row in self._rows if keep is None or row[1] in keep]
        used = {row[1] for row in rows} | {row[2] for row in rows if isinstance(row[2], str)}
        ids = sorted(used)
        literals = sorted({row[2] for row in rows if isinstance(row[2], Literal)})
        qualifier_keys = sorted({row[3] for row in rows})
        sources = sorted({row[4] for row in rows})
        keys: list[str | Literal] = [*ids, *literals]
        nodes = {key: node for node, key in enumerate(keys)}
        qualifier_codes = {key: code for code, key in enumerate(qualifier_keys)}
        source_codes = {name: code for code, name in enumerate(sources)}
        table = np.array(
            sorted((p, nodes[s], nodes[o], qualifier_codes[q], source_codes[src]) for p, s, o, q, src in rows),
            dtype=np.int32,
        ).reshape(-1, 5)
        return Graph(
            entity_ids=tuple(ids),
            entity_types=tuple(self._types[i] for i in ids),
            names=tuple(self._names[i] for i in ids),
            aliases=tuple(tuple(sorted(self._aliases[i])) for i in ids),
            literals=tuple(literals),
            qualifiers=tuple(self._qualifiers[key] for key in qualifier_keys),
            sources=tuple(self._sources[name] for name in sources),
            columns=Columns(*(np.ascontiguousarray(table[:, i]) for i in range(5))),
        )
