"""The names of findings, processes and substances, which stay, and what happens to real names inside them.

A finding keeps its name even where a disease is called the same ("cataract"): it is a plain word of the clinic and
tells of no entity in particular. If a proper name is in it ("Hodgkin lymphoma", "recurrent Klebsiella infections"), the
invented name takes its place. In the names of processes, cells and chemicals the names of genes, proteins, drugs and
agents are replaced too ("beta-lactamase activity"), unless they are words of some finding ("glucose"). Brands and
companies are never meant ("Vein of Galen").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from medgym.world.graph import Graph
from medgym.world.twin.flavour import like
from medgym.world.twin.name_table import NameTable, word_edges, words_of
from medgym.world.twin.vocabulary import FINDINGS, MECHANISM_PARTS, RENAMED, SHORTEST

_NEVER_MEANT = ("brand", "company")
_CONDITIONS = ("disease", "group")
_SHORTEST_PROPER = 4
_MOST_ROUNDS = 5


def real_names(graph: Graph) -> NameTable:
    """Return all names and aliases, of five characters or more, of the entities whose names memory knows."""
    nodes = (node for node, kind in enumerate(graph.entity_types) if kind in RENAMED)
    return NameTable(name for node in nodes for name in graph.surfaces(node) if len(name) >= SHORTEST)


class KeptNames:
    """Knows, for one original, which real names stand inside the names that stay."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.real = real_names(graph)

    @cached_property
    def plain_words(self) -> NameTable:
        """Real names that stand in kept names as plain words, and may stay there."""
        of_findings = {run for name in self._named(FINDINGS) for run in self.real.within(name) if self._is_plain(run)}
        of_others = {run for name in self._named(MECHANISM_PARTS) for run in self.real.within(name)}
        return NameTable(sorted(of_findings | {run for run in of_others if self._is_condition(run)}))

    def rewritten(self, text: str, names: Sequence[str]) -> str:
        """Return a kept name or id with invented names, one a node in `names`, for the real ones inside."""
        model = text
        for _ in range(_MOST_ROUNDS):  # what is left of overlapping names may hold another
            edges, words = word_edges(text), words_of(text)
            found = next(
                ((start, stop) for start, stop in self.real.spans(words) if self._goes(" ".join(words[start:stop]))),
                None,
            )
            if found is None:
                break
            first, last = edges[found[0]][0], edges[found[1] - 1][1]
            named = names[self._meant[" ".join(words[found[0] : found[1]])]]
            text = text[:first] + (like(named, model) if first == 0 else named) + text[last:]
        return text

    # --- which real names are plain words -----------------------------------------------------------------------------

    def _goes(self, run: str) -> bool:
        return run in self._meant and run not in self.plain_words

    def _is_plain(self, run: str) -> bool:
        return run not in self._meant or not any(word in self._proper for word in run.split())

    def _is_condition(self, run: str) -> bool:
        """Tell whether a name in plain words means a disease at most, and no substance or agent."""
        node = self._meant.get(run)
        return node is None or (self._graph.entity_types[node] in _CONDITIONS and self._is_plain(run))

    @cached_property
    def _meant(self) -> dict[str, int]:
        """Real name, as a run of words -> the entity that is meant where a kept name holds it."""
        found: dict[str, int] = {}
        for kind in (kind for kind in RENAMED if kind not in _NEVER_MEANT):
            for node, other in enumerate(self._graph.entity_types):
                if other == kind:
                    for name in self._graph.surfaces(node):
                        found.setdefault(" ".join(words_of(name)), node)
        return found

    @cached_property
    def _proper(self) -> frozenset[str]:
        """Words written with a capital where a plain word would have none, and nowhere in small letters."""
        capital: set[str] = set()
        small: set[str] = set()
        for node, kind in enumerate(self._graph.entity_types):
            if kind in _NEVER_MEANT:
                continue
            first_counts = kind in ("organism", "gene") or self._graph.entity_ids[node].startswith("DOID:")
            for name in self._graph.surfaces(node):
                words = [name[start:stop] for start, stop in word_edges(name)]
                small.update(word for word in words if word.islower())
                telling = words if first_counts else words[1:]
                capital.update(w.casefold() for w in telling if w[0].isupper() and len(w) >= _SHORTEST_PROPER)
        return frozenset(capital - small)

    def _named(self, kinds: Collection[str]) -> Iterator[str]:
        for node, kind in enumerate(self._graph.entity_types):
            if kind in kinds:
                yield from self._graph.surfaces(node)
