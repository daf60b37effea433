"""Document frequency of entities: how many documents name one, by whatever alias, each counted once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.canonical import canonical_json
from medgym.synthesis.rarity.folding import WordFolder, is_abbreviation, is_countable, words
from medgym.world.corpus import Corpus
from medgym.world.graph import distinct_nodes
from medgym.world.world import World

#: Bump when counting changes, so that kept counts are not taken for new ones.
VERSION = 1

#: Pages that retell others: they count as documents, but vouch for nothing.
_RETELLING = frozenset({"web"})
_END = ""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Documents that name an entity, and of how many sources and types they are (pages that retell left out)."""

    documents: int = 0
    sources: int = 0
    types: int = 0

    @property
    def independent(self) -> int:
        """How many of the documents are independent: of different sources, or at least of different types."""
        return max(self.sources, self.types)


def mentions_of(world: World, kind: str) -> dict[int, Mentions]:
    """Return node -> mentions of every entity of one type that the world's documents name at all.

    Worlds whose documents lie in the cache keep the counts beside them; a file that cannot be read is counted anew.
    """
    file = world.cache_folder / f"mentions-{VERSION}-{kind}.json"
    kept = _read(file)
    if kept is not None:
        return kept
    graph = world.graph
    found = count_mentions(world.documents, {node: graph.surfaces(node) for node in distinct_nodes(graph, kind)})
    if (file.parent / "complete").exists():
        _keep(found, file)
    return found


def _read(file: Path) -> dict[int, Mentions] | None:
    try:
        rows = json.loads(file.read_bytes())
        return {
            int(node): Mentions(int(documents), int(sources), int(types)) for node, documents, sources, types in rows
        }
    except (OSError, ValueError, TypeError):
        return None


def _keep(found: Mapping[int, Mentions], file: Path) -> None:
    """Write the counts whole or not at all; a cache that cannot be written keeps none."""
    rows = [[node, one.documents, one.sources, one.types] for node, one in found.items()]
    part = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        part.write_bytes(canonical_json(rows))
        part.replace(file)


def count_mentions(corpus: Corpus, surfaces: Mapping[int, Sequence[str]]) -> dict[int, Mentions]:
    """Return what a corpus says of entities given by their names and aliases, in one pass over its sentences."""
    finder = PhraseFinder(surfaces)
    documents: dict[int, int] = {}
    vouching: dict[int, set[tuple[str, str]]] = {}
    for ordinal, (_, title, kind, _, _, source) in enumerate(corpus.rows):
        found: set[int] = set()
        for line in (title, *corpus.lines(ordinal)):
            found |= finder.find(line)
        for entity in found:
            documents[entity] = documents.get(entity, 0) + 1
            if kind not in _RETELLING:
                vouching.setdefault(entity, set()).add((source, kind))
    return {
        entity: Mentions(
            documents=count,
            sources=len({source for source, _ in vouching.get(entity, ())}),
            types=len({kind for _, kind in vouching.get(entity, ())}),
        )
        for entity, count in sorted(documents.items())
    }


class PhraseFinder:
    """Finds many names in a text at once: a tree of their folded words, walked from every word of the text."""

    def __init__(self, surfaces: Mapping[int, Iterable[str]]) -> None:
        self._fold = WordFolder()
        self._root: dict[str, Any] = {}
        self._longest = 0
        for entity, names in surfaces.items():
            for name in names:
                if is_countable(name):
                    self._add(entity, name)

    def _add(self, entity: int, name: str) -> None:
        written = words(name)
        branch = self._root
        for word in written:
            branch = branch.setdefault(self._fold[word], {})
        self._longest = max(self._longest, len(written))
        branch.setdefault(_END, []).append((entity, written if is_abbreviation(name) else None))

    def find(self, text: str) -> set[int]:
        """Return the entities that a text names."""
        written = words(text)
        fold, root = self._fold, self._root
        folded = [fold[word] for word in written]
        found: set[int] = set()
        for start in [place for place, word in enumerate(folded) if word in root]:
            branch = root
            for end, word in enumerate(folded[start : start + self._longest], start + 1):
                if word not in branch:
                    break
                branch = branch[word]
                for entity, exact in branch.get(_END, ()):
                    if exact is None or exact == written[start:end]:
                        found.add(entity)
        return found
