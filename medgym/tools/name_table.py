"""All names of a world's entities, for exact, case-folded and prefix look-ups."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from medgym.world.graph import Graph

MATCH_SCORES = {
    "name": 1.0,
    "alias": 0.9,
    "name, other case": 0.8,
    "alias, other case": 0.7,
    "name begins so": 0.5,
    "alias begins so": 0.4,
}
"""How a name may match, and the score of each."""

_MIN_PREFIX = 3
_MAX_PREFIXED = 200


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that a name may mean; `kind` is a key of `MATCH_SCORES`."""

    node: int
    kind: str

    @property
    def score(self) -> float:
        """How sure the match is, in (0, 1]."""
        return MATCH_SCORES[self.kind]


class NameTable:
    """Folded name or alias -> entities. Building it takes about a microsecond a name; do it once per world."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._nodes: dict[str, tuple[int, ...]] = {}
        for node in range(len(graph.entity_ids)):
            for surface in graph.surfaces(node):
                folded = surface.casefold()
                others = self._nodes.get(folded, ())
                if node not in others[-1:]:
                    self._nodes[folded] = (*others, node)
        self._sorted = sorted(self._nodes)

    def find(self, name: str, limit: int) -> list[Match]:
        """Return the entities a name may mean, best first, ties by type and id; none for an unknown name."""
        folded = name.casefold()
        best: dict[int, Match] = {}
        for surface in self._candidates(folded):
            for node in self._nodes[surface]:
                match = Match(node, self._kind(node, name, folded, surface))
                if node not in best or match.score > best[node].score:
                    best[node] = match
        types, ids = self._graph.entity_types, self._graph.entity_ids
        ranked = sorted(best.values(), key=lambda match: (-match.score, types[match.node], ids[match.node]))
        return ranked[:limit]

    def _candidates(self, folded: str) -> Iterator[str]:
        start = bisect_left(self._sorted, folded)
        if len(folded) < _MIN_PREFIX:
            yield from self._sorted[start : start + 1] if folded in self._nodes else ()
            return
        for surface in self._sorted[start : start + _MAX_PREFIXED]:
            if not surface.startswith(folded):
                return
            yield surface

    def _kind(self, node: int, name: str, folded: str, surface: str) -> str:
        own, aliases = self._graph.names[node], self._graph.aliases[node]
        where = "name" if own.casefold() == surface else "alias"
        if surface != folded:
            return f"{where} begins so"
        return where if name == own or name in aliases else f"{where}, other case"
