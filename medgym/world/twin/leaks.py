"""The leak law: no real name of an entity that memory knows stands anywhere in its twin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from medgym.world.graph import Graph
from medgym.world.twin.kept_names import KeptNames
from medgym.world.twin.name_table import NameTable, words_of
from medgym.world.twin.vocabulary import KEPT
from medgym.world.world import Progress, World


@dataclass(frozen=True, slots=True)
class Leak:
    """A real name, as a run of small words, and where it stands: an entity, document or question id, and the text."""

    name: str
    where: str
    text: str


def real_names_in(twin: World, original: World, progress: Progress | None = None) -> list[Leak]:
    """Return all real names of renamed entities in ids, names, titles and sentences of a twin; empty if it is tight.

    Names of five characters or more count, on word bounds, whatever their case. Inside the name of a finding, and of
    what else keeps its name, plain words that also name a disease or drug ("cataract", "glucose") are no leak; anywhere
    else they are.
    """
    kept = KeptNames(original.graph)
    return [*_in_entities(twin.graph, kept), *_in_documents(twin, kept.real, progress)]


def real_names_in_texts(texts: Mapping[str, str], twin: World, original: World) -> list[Leak]:
    """Return all real names of renamed entities in texts about a twin, such as questions; `texts` is where -> text."""
    own, real = _own_names(twin.graph), KeptNames(original.graph).real
    return [leak for where, text in texts.items() for leak in _in_text(text, where, own, real)]


def _in_entities(graph: Graph, kept: KeptNames) -> Iterator[Leak]:
    for entity in graph.entities.values():
        for text in (entity.id, entity.name, *entity.aliases):
            for name in kept.real.within(text):
                if entity.type not in KEPT or name not in kept.plain_words:
                    yield Leak(name, entity.id, text)


def _in_documents(twin: World, real: NameTable, progress: Progress | None) -> Iterator[Leak]:
    own = _own_names(twin.graph)
    for ordinal, row in enumerate(twin.documents.rows):
        if progress is not None and ordinal % 256 == 0:
            progress("check", ordinal, len(twin.documents))
        for text in (row[0], row[1], *twin.documents.lines(ordinal)):
            yield from _in_text(text, row[0], own, real)


def _own_names(graph: Graph) -> NameTable:
    """Return the names and ids that a twin keeps: what stands inside them is no leak."""
    nodes = (node for node, kind in enumerate(graph.entity_types) if kind in KEPT)
    return NameTable(name for node in nodes for name in (*graph.surfaces(node), graph.entity_ids[node]))


def _in_text(text: str, where: str, own: NameTable, real: NameTable) -> Iterator[Leak]:
    words = own.masked(words_of(text))
    for start, stop in real.spans(words):
        yield Leak(" ".join(words[start:stop]), where, text)
