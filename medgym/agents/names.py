"""Finds the entities of one type that a text names: a dictionary of all surfaces, longest match first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from medgym.canonical import nfc
from medgym.world.graph import Graph
from medgym.world.world import World

_TOKEN = re.compile(r"[^\W_]+")
_SHORT = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text names an entity: `node` in the graph, `surface` as written, `start` in the text."""

    node: int
    surface: str
    start: int


class NameTable:
    """All names and aliases of one entity type.

    Names of one short word (gene symbols: WAS, SET) count only when written as they are; all others in any case.
    A surface that several entities share names the first of them in id order that has it as its name, else as an alias.
    """

    def __init__(self, graph: Graph, entity_type: str) -> None:
        self._nodes: dict[tuple[str, ...], int] = {}
        self._longest: dict[str, int] = {}
        nodes = [node for node, kind in enumerate(graph.entity_types) if kind == entity_type]
        for node in nodes:
            self._add(node, graph.names[node])
        for node in nodes:
            for alias in graph.aliases[node]:
                self._add(node, alias)

    def __len__(self) -> int:
        return len(self._nodes)

    def _add(self, node: int, surface: str) -> None:
        key = _key(_TOKEN.findall(nfc(surface)))
        if key:
            self._nodes.setdefault(key, node)
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def find(self, text: str) -> Iterator[Mention]:
        """Yield the mentions in a text from left to right; they never overlap."""
        matches = list(_TOKEN.finditer(text))
        words = [match.group() for match in matches]
        position = 0
        while position < len(words):
            length, node = self._longest_at(words, position)
            if length:
                start, end = matches[position].start(), matches[position + length - 1].end()
                yield Mention(node, text[start:end], start)
            position += length or 1

    def _longest_at(self, words: list[str], position: int) -> tuple[int, int]:
        """Return (number of words, node) of the longest name that starts at `position`, or (0, -1)."""
        heads = (words[position], words[position].casefold())
        reach = max(self._longest.get(head, 0) for head in heads)
        for length in range(min(reach, len(words) - position), 0, -1):
            node = self._nodes.get(_key(words[position : position + length]))
            if node is not None:
                return length, node
        return 0, -1


def _key(words: list[str]) -> tuple[str, ...]:
    if len(words) == 1 and len(words[0]) <= _SHORT:
        return (words[0],)
    return tuple(word.casefold() for word in words)


_MAX_TABLES = 64
_tables: dict[tuple[str, str], NameTable] = {}


def name_table(world: World, entity_type: str) -> NameTable:
    """Return the name table of a world and an entity type, built once a process."""
    key = (world.fingerprint, entity_type)
    if key not in _tables:
        if len(_tables) >= _MAX_TABLES:
            _tables.clear()
        _tables[key] = NameTable(world.graph, entity_type)
    return _tables[key]
