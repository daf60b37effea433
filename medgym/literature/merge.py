"""Merges the results of shards into a world: facts, each with the sentences that state it, and documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from medgym.canonical import canonical_text
from medgym.errors import WorldError
from medgym.literature.comention import CoMentions
from medgym.literature.origins import source_of
from medgym.world.documents import Document, Sentence
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.world import World

#: What may be taken over from the lexicon: name -> predicates.
TAKE_OVER: dict[str, tuple[str, ...]] = {
    "groups": ("in_group", "subgroup_of"),
    "subtypes": ("subtype_of",),
    "prevalence": ("prevalence_class",),
}
_TOGETHER = "mentioned_with"
_COUNTED = "co-mention"
_Row = dict[str, Any]
_Key = tuple[str, str, str, str, str]


@dataclass
class Merged:
    """A literature world in the making.

    Attributes:
        rows: document id -> row; of records with the same id the last one read stays, as update files want it.
        frequency: entity id -> number of documents that mention it, all its names folded together.
    """

    rows: dict[str, _Row]
    types: dict[str, str]
    frequency: Counter[str] = field(default_factory=Counter)


def merge(
    rows: Iterable[_Row], lexicon: Graph, snapshots: Mapping[str, str], *, name: str, version: int,
    take_over: Collection[str] = (), co_mentions: bool = True, only_stating: bool = False,
) -> World:  # fmt: skip
    """Return the world of all document rows; the same whatever shards they come from.

    Args:
        rows: documents in reading order.
        lexicon: the graph whose entities were linked.
        snapshots: source name -> ISO date as of which its facts hold.
        name: name of the world.
        version: its version.
        take_over: keys of `TAKE_OVER`: facts of the lexicon about the entities that the literature states facts of.
        co_mentions: whether to add `mentioned_with`.
        only_stating: leave out documents that state no fact.
    """
    unknown = set(take_over) - set(TAKE_OVER)
    if unknown:
        raise WorldError(f"{sorted(unknown)[0]!r} cannot be taken over.", next_step=f"Known: {', '.join(TAKE_OVER)}.")
    merged = Merged({}, dict(zip(lexicon.entity_ids, lexicon.entity_types, strict=True)))
    for row in rows:
        merged.rows[row["id"]] = _slim(row)
    if not merged.rows:
        raise WorldError("The sources hold no document.", next_step="Give files with at least one record.")
    together = _count(merged)
    pairs = together.significant() if co_mentions else {}
    builder = _Builder(lexicon, snapshots)
    stated = [(row, builder.statements(row, together, pairs)) for row in _sorted(merged.rows)]
    builder.take_over(take_over)
    graph = builder.builder.build()
    ordinals = _ordinals(graph)
    kept = [one for one in stated if one[1] or not only_stating]
    world = World.from_graph(name, version, graph, (_document(row, facts, ordinals) for row, facts in kept))
    world.manifest["literature"] = {
        "documents": len(merged.rows),
        "document_frequency": dict(sorted(merged.frequency.items())),
    }
    return world


def _slim(row: _Row) -> _Row:
    """Return a row with its mentions cut down to sentence number -> entities: nothing more is needed from here on."""
    table: dict[int, set[str]] = {}
    for sentence, _, _, entity in row.pop("mentions"):
        table.setdefault(sentence, set()).add(intern(entity))
    row["mentioned"] = {sentence: tuple(sorted(entities)) for sentence, entities in table.items()}
    return row


def _count(merged: Merged) -> CoMentions:
    together = CoMentions(merged.types)
    for row in _sorted(merged.rows):
        by_sentence: dict[int, tuple[str, ...]] = row["mentioned"]
        merged.frequency.update({entity for entities in by_sentence.values() for entity in entities})
        together.add_document(by_sentence[number] for number in sorted(by_sentence))
    return together


class _Builder:
    """Adds facts to a graph builder, entities as they are needed."""

    def __init__(self, lexicon: Graph, snapshots: Mapping[str, str]) -> None:
        self.builder, self._lexicon = GraphBuilder(), lexicon
        self._snapshots = {**snapshots, _COUNTED: max(snapshots.values())}
        self._sources: set[str] = set()

    def statements(
        self, row: _Row, together: CoMentions, pairs: Mapping[tuple[str, str], int]
    ) -> list[tuple[int, _Key]]:
        """Add what a document states; return (sentence, key of the fact)."""
        found = [(fact[0], self._add(fact[1], fact[2], fact[3], row["source"], fact[4])) for fact in row["facts"]]
        for sentence, entities in sorted(row["mentioned"].items() if pairs else ()):
            for pair in together.pairs_of(entities):
                if pair in pairs:
                    qualifiers = {"documents": str(pairs[pair])}
                    found.append((sentence, self._add(pair[0], _TOGETHER, pair[1], _COUNTED, qualifiers)))
        return found

    def _add(self, subject: str, predicate: str, target: str, source: str, qualifiers: Mapping[str, str]) -> _Key:
        self._know(source)
        for entity in (subject, target):
            self._entity(entity)
        self.builder.add_fact(subject, predicate, target, source, qualifiers)
        return subject, predicate, target, source, canonical_text(dict(qualifiers))

    def _know(self, source: str) -> None:
        if source not in self._sources:
            self._sources.add(source)
            self.builder.add_source(source_of(source, self._snapshots[source]))

    def _entity(self, entity: str) -> None:
        if entity not in self.builder:
            node = self._lexicon.node(entity)
            lexicon = self._lexicon
            self.builder.add_entity(entity, lexicon.entity_types[node], lexicon.names[node], lexicon.aliases[node])

    def take_over(self, wanted: Collection[str]) -> None:
        """Copy facts of the lexicon about the entities so far, with the sources they had there."""
        lexicon, known = self._lexicon, set(self.builder.entity_ids())
        sources = {source.name: source for source in lexicon.sources}
        for predicate in (p for name in TAKE_OVER if name in wanted for p in TAKE_OVER[name]):
            for ordinal in lexicon.span(predicate):
                fact = lexicon.fact(ordinal)
                if isinstance(fact.object, str) and (fact.subject in known or predicate == "subgroup_of"):
                    self.builder.add_source(sources[fact.source])
                    self._entity(fact.subject)
                    self._entity(fact.object)
                    self.builder.add_fact(fact.subject, predicate, fact.object, fact.source, fact.qualifiers)


def _sorted(rows: Mapping[str, _Row]) -> Iterator[_Row]:
    return (rows[identifier] for identifier in sorted(rows))


def _ordinals(graph: Graph) -> dict[_Key, int]:
    table: dict[_Key, int] = {}
    for ordinal, fact in enumerate(graph.facts()):
        if isinstance(fact.object, str):
            table[fact.subject, fact.predicate, fact.object, fact.source, canonical_text(dict(fact.qualifiers))] = (
                ordinal
            )
    return table


def _document(row: _Row, stated: list[tuple[int, _Key]], ordinals: Mapping[_Key, int]) -> Document:
    facts: dict[int, set[int]] = {}
    for sentence, key in stated:
        facts.setdefault(sentence, set()).add(ordinals[key])
    sentences = tuple(Sentence(text, tuple(sorted(facts.get(n, ())))) for n, text in enumerate(row["sentences"]))
    return Document(row["id"], row["title"], row["type"], row["date"], row["authority"], row["source"], sentences)
