"""The graph of a world: typed facts in sorted columns, with adjacency built per predicate on first use.

Nodes are small integers: entities first (sorted by id), then literals (sorted). Facts are sorted by predicate, subject,
object, qualifiers and source, so an ordinal names a fact for good within one world: fact 7 is "f000007".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from medgym.errors import QueryError
from medgym.world.facts import Entity, Fact, Literal, Source
from medgym.world.script import Script
from medgym.world.vocabulary import PREDICATES

PREDICATE_NAMES: tuple[str, ...] = tuple(PREDICATES)
PREDICATE_CODES: dict[str, int] = {name: code for code, name in enumerate(PREDICATE_NAMES)}
_NODE_BITS = 24

Adjacency = dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Fact columns of equal length n, sorted row-wise: int32 node, qualifier and source indices."""

    predicate: NDArray[np.int32]
    subject: NDArray[np.int32]
    object: NDArray[np.int32]
    qualifier: NDArray[np.int32]
    source: NDArray[np.int32]


@dataclass(frozen=True)
class Graph:
    """Entities, literals and facts. Immutable; adjacency dictionaries are filled in on first use.

    `script`, which twins alone have, says how to render what would otherwise be drawn from ids.
    """

    entity_ids: tuple[str, ...]
    entity_types: tuple[str, ...]
    names: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]
    literals: tuple[Literal, ...]
    qualifiers: tuple[Mapping[str, str], ...]
    sources: tuple[Source, ...]
    columns: Columns
    script: Script | None = None
    _forward: dict[int, Adjacency] = field(default_factory=dict, repr=False, compare=False)
    _backward: dict[int, Adjacency] = field(default_factory=dict, repr=False, compare=False)

    # --- entities and nodes -----------------------------------------------------------------------------------------

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """All entities by id, in id order."""
        rows = zip(self.entity_ids, self.entity_types, self.names, self.aliases, strict=True)
        return MappingProxyType({row[0]: Entity(*row) for row in rows})

    @cached_property
    def _index(self) -> dict[str, int]:
        return {entity_id: node for node, entity_id in enumerate(self.entity_ids)}

    @cached_property
    def _literal_index(self) -> dict[Literal, int]:
        return {literal: node for node, literal in enumerate(self.literals, start=len(self.entity_ids))}

    def node(self, key: str | Literal) -> int:
        """Return the node of an entity id or a literal; raises `QueryError` if the world does not have it."""
        found = self._index.get(key) if isinstance(key, str) else self._literal_index.get(key)
        if found is None:
            raise QueryError(f"The world has no entity or literal {key!r}.", next_step="Check `world.graph.entities`.")
        return found

    def has(self, entity_id: str) -> bool:
        """Tell whether the world has this entity."""
        return entity_id in self._index

    def is_literal(self, node: int) -> bool:
        """Tell whether `node` is a typed literal rather than an entity."""
        return node >= len(self.entity_ids)

    def value(self, node: int) -> str | Literal:
        """Return the entity id or the literal behind `node`."""
        return self.literals[node - len(self.entity_ids)] if self.is_literal(node) else self.entity_ids[node]

    def type_of(self, node: int) -> str:
        """Return the entity type of `node`, or the literal type ("date", "number", "text")."""
        return self.literals[node - len(self.entity_ids)].type if self.is_literal(node) else self.entity_types[node]

    def label(self, node: int) -> str:
        """Return the name of an entity, or the written value of a literal."""
        return self.literals[node - len(self.entity_ids)].value if self.is_literal(node) else self.names[node]

    def surfaces(self, node: int) -> tuple[str, ...]:
        """Return the name and all aliases of an entity node."""
        return (self.names[node], *self.aliases[node])

    # --- facts ------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.columns.predicate)

    def fact(self, ordinal: int) -> Fact:
        """Return fact number `ordinal` as a value."""
        columns = self.columns
        source = self.sources[columns.source[ordinal]]
        return Fact(
            id=fact_id(ordinal),
            subject=self.entity_ids[columns.subject[ordinal]],
            predicate=PREDICATE_NAMES[columns.predicate[ordinal]],
            object=self.value(int(columns.object[ordinal])),
            source=source.name,
            date=source.snapshot,
            qualifiers=self.qualifiers[columns.qualifier[ordinal]],
        )

    def facts(self) -> Iterator[Fact]:
        """Yield all facts in order."""
        return (self.fact(ordinal) for ordinal in range(len(self)))

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        columns = self.columns
        return _pack(columns.predicate.astype(np.int64), columns.subject, columns.object)

    def find(self, predicate: str, subject: int, object_: int) -> tuple[int, ...]:
        """Return the ordinals of all facts with these three parts (several when qualifiers or sources differ)."""
        key = (PREDICATE_CODES[predicate] << (2 * _NODE_BITS)) | (subject << _NODE_BITS) | object_
        low = int(np.searchsorted(self._keys, key, side="left"))
        high = int(np.searchsorted(self._keys, key, side="right"))
        return tuple(range(low, high))

    def of_subject(self, predicate: str, subject: int) -> range:
        """Return the ordinals of all facts of `subject` under `predicate`: they stand side by side."""
        key = (PREDICATE_CODES[predicate] << (2 * _NODE_BITS)) | (subject << _NODE_BITS)
        low = int(np.searchsorted(self._keys, key, side="left"))
        high = int(np.searchsorted(self._keys, key + (1 << _NODE_BITS), side="left"))
        return range(low, high)

    def span(self, predicate: str) -> range:
        """Return the ordinals of all facts of one predicate."""
        code = PREDICATE_CODES[predicate]
        low = int(np.searchsorted(self.columns.predicate, code, side="left"))
        high = int(np.searchsorted(self.columns.predicate, code, side="right"))
        return range(low, high)

    # --- adjacency --------------------------------------------------------------------------------------------------

    def forward(self, predicate: str) -> Adjacency:
        """Return subject -> sorted distinct objects of a predicate."""
        code = PREDICATE_CODES[predicate]
        if code not in self._forward:
            self._forward[code] = self._adjacency(predicate, self.columns.subject, self.columns.object)
        return self._forward[code]

    def backward(self, predicate: str) -> Adjacency:
        """Return object -> sorted distinct subjects of a predicate."""
        code = PREDICATE_CODES[predicate]
        if code not in self._backward:
            self._backward[code] = self._adjacency(predicate, self.columns.object, self.columns.subject)
        return self._backward[code]

    def _adjacency(self, predicate: str, left: NDArray[np.int32], right: NDArray[np.int32]) -> Adjacency:
        span = self.span(predicate)
        return adjacency(left[span.start : span.stop], right[span.start : span.stop])


def adjacency(left: NDArray[np.int32], right: NDArray[np.int32]) -> Adjacency:
    """Return left -> sorted distinct rights of facts given as two columns of nodes."""
    table: dict[int, list[int]] = {}
    for pair in np.unique(_pack(0, left, right)).tolist():
        table.setdefault(pair >> _NODE_BITS, []).append(pair & ((1 << _NODE_BITS) - 1))
    return {node: tuple(others) for node, others in table.items()}


def fact_id(ordinal: int) -> str:
    """Return the written id of fact number `ordinal`."""
    return f"f{ordinal:06d}"


def fact_ordinal(fact: str) -> int:
    """Return the number behind a written fact id; raises `QueryError` if it is none."""
    if not (fact.startswith("f") and fact[1:].isdecimal()):
        raise QueryError(f"{fact!r} is not a fact id.", next_step="Fact ids look like f000123.")
    return int(fact[1:])


def _pack(predicate: int | NDArray[np.int64], left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.int64]:
    packed: NDArray[np.int64] = (
        (np.asarray(predicate, dtype=np.int64) << (2 * _NODE_BITS))
        | (left.astype(np.int64) << _NODE_BITS)
        | right.astype(np.int64)
    )
    return packed


def distinct_nodes(graph: Graph, entity_type: str) -> Sequence[int]:
    """Return all nodes of one entity type, in id order."""
    return [node for node, kind in enumerate(graph.entity_types) if kind == entity_type]
