"""How rare a disease is: prevalence class, document frequency and degree, averaged.

The original mines entities whose frequency in 30 million abstracts is below one in a million. A rendered corpus holds
about one page per entity, so a frequency threshold would say nothing; three signs, each scaled to [0, 1], do.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from medgym.questions.question import Rarity
from medgym.world.graph import Graph, distinct_nodes
from medgym.world.vocabulary import PREDICATE_NAMES_OF_DISEASE
from medgym.world.world import World

#: Orphanet's prevalence classes, rarest first; a disease without a class ranks with the middle.
PREVALENCE_ORDER = (
    "prevalence:lt-1-per-million",
    "prevalence:1-9-per-million",
    "prevalence:1-9-per-100-thousand",
    "prevalence:1-5-per-10-thousand",
    "prevalence:6-9-per-10-thousand",
    "prevalence:gt-1-per-thousand",
)


class RarityTable:
    """Rarity of every disease of a world. Document frequencies are looked up only for the diseases asked about."""

    def __init__(self, world: World) -> None:
        self.world, self.graph = world, world.graph
        self._known: dict[int, Rarity] = {}

    def of(self, disease: int) -> Rarity:
        """Return the parts and the score of one disease; a score of 1 is rarest."""
        if disease not in self._known:
            prevalence = self._prevalence(disease)
            frequency = self.world.index.frequency(self.graph.names[disease])
            degree = self._degrees.get(disease, 0)
            rank = PREVALENCE_ORDER.index(prevalence) if prevalence in PREVALENCE_ORDER else 2
            parts = (
                1 - rank / (len(PREVALENCE_ORDER) - 1),
                1 / (1 + frequency / 10),
                1 - self._degree_rank(degree),
            )
            self._known[disease] = Rarity(
                prevalence=prevalence,
                document_frequency=frequency,
                degree=degree,
                score=round(sum(parts) / len(parts), 4),
            )
        return self._known[disease]

    def _prevalence(self, disease: int) -> str | None:
        classes = self.graph.forward("prevalence_class").get(disease, ())
        names = sorted(self.graph.entity_ids[node] for node in classes)
        return names[0] if names else None

    @cached_property
    def _degrees(self) -> dict[int, int]:
        return _degrees(self.graph)

    @cached_property
    def _sorted_degrees(self) -> list[int]:
        return sorted(self._degrees.get(node, 0) for node in distinct_nodes(self.graph, "disease"))

    def _degree_rank(self, degree: int) -> float:
        return bisect_left(self._sorted_degrees, degree) / max(1, len(self._sorted_degrees))


def _degrees(graph: Graph) -> dict[int, int]:
    degrees: dict[int, int] = {}
    for predicate in PREDICATE_NAMES_OF_DISEASE:
        for node, others in graph.forward(predicate).items():
            degrees[node] = degrees.get(node, 0) + len(others)
    return degrees
