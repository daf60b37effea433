"""Finds the things that a text names, of all types at once: a dictionary of surfaces, longest match first."""

from __future__ import annotations

import re
from typing import Final

from medgym.canonical import nfc
from medgym.world.graph import Graph

FINDINGS: Final = ("phenotype", "symptom")
"""What a patient shows: the clues that a search can start from."""

BRIDGES: Final = ("disease", "gene", "drug", "organism", "company", "brand", "protein")
"""What leads from one page to another, and what answers are made of."""

CONSTRAINTS: Final = ("group", "anatomy", "process")
"""What else a question says of the thing it asks for."""

_TOKEN = re.compile(r"[^\W_]+")
_SHORT = 5
_Key = tuple[str, ...]


class Lexicon:
    """Names and aliases of the entities that menus deal with.

    As in `medgym.agents.names`, one short word (a gene symbol) counts only when written as it is, longer names in any
    case. A surface that things of several types share names all of them, of each type the first in id order that has it
    as its name, else as an alias.
    """

    def __init__(self, graph: Graph) -> None:
        self.names, self.types = graph.names, graph.entity_types
        self._nodes: dict[_Key, dict[str, int]] = {}
        self._longest: dict[str, int] = {}
        wanted = frozenset(FINDINGS + BRIDGES + CONSTRAINTS)
        nodes = [node for node, kind in enumerate(graph.entity_types) if kind in wanted]
        for node in nodes:
            self._add(node, graph.names[node])
        for node in nodes:
            for alias in graph.aliases[node]:
                self._add(node, alias)

    def _add(self, node: int, surface: str) -> None:
        key = _key(_TOKEN.findall(nfc(surface)))
        if key:
            self._nodes.setdefault(key, {}).setdefault(self.types[node], node)
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def places(self, text: str) -> list[tuple[int, tuple[int, ...]]]:
        """Return (start, nodes) of each name in a text, from left to right; names never overlap."""
        matches = list(_TOKEN.finditer(text))
        words = [match.group() for match in matches]
        found: list[tuple[int, tuple[int, ...]]] = []
        position = 0
        while position < len(words):
            length, nodes = self._longest_at(words, position)
            if length:
                found.append((matches[position].start(), nodes))
            position += length or 1
        return found

    def nodes(self, text: str) -> tuple[int, ...]:
        """Return the things that a text names, each once, in order of first mention."""
        return tuple(dict.fromkeys(node for _, nodes in self.places(text) for node in nodes))

    def _longest_at(self, words: list[str], position: int) -> tuple[int, tuple[int, ...]]:
        head = words[position]
        reach = max(self._longest.get(head, 0), self._longest.get(head.casefold(), 0))
        for length in range(min(reach, len(words) - position), 0, -1):
            nodes = self._nodes.get(_key(words[position : position + length]))
            if nodes is not None:
                return length, tuple(nodes.values())
        return 0, ()


def _key(words: list[str]) -> _Key:
    if len(words) == 1 and len(words[0]) <= _SHORT:
        return (words[0],)
    return tuple(word.casefold() for word in words)
