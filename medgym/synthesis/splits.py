"""Splits by entity: a test answer, and the rare seed of a test question, is answer or seed of no train question.

The split of a disease or gene is a hash of its family (the gene at fault), so that siblings fall together and a worker
knows it beforehand. Everything else takes the split of the first question that asks for it.
"""

from __future__ import annotations

from functools import cache

from medgym.canonical import keyed_hash
from medgym.questions.question import Split
from medgym.world.graph import Graph

_SHARES: tuple[tuple[Split, int], ...] = (("train", 74), ("dev", 5), ("test", 21))


class SplitRule:
    """Gives diseases and genes their split by hash; `of` returns None for anything else."""

    def __init__(self, graph: Graph, seed: int) -> None:
        self._graph, self._seed = graph, seed
        self._agents = graph.forward("caused_by_agent")
        self.of = cache(self._of)

    def of_seed(self, disease: int) -> Split:
        """Return the split of all questions that start from a disease."""
        return self._draw(self._family(disease))

    def _of(self, node: int) -> Split | None:
        kind = self._graph.type_of(node)
        if kind in ("disease", "gene", "organism"):
            return self._draw(self._family(node) if kind == "disease" else node)
        return None

    def _family(self, disease: int) -> int:
        """Return the gene or agent that a disease is filed under; itself when it has none."""
        causes = self._graph.forward("caused_by").get(disease) or self._agents.get(disease)
        return min(causes) if causes else disease

    def _draw(self, node: int) -> Split:
        point = keyed_hash("split", self._seed, self._graph.entity_ids[node]) % 100
        for split, share in _SHARES:
            if point < share:
                return split
            point -= share
        return "train"


class SplitBook:
    """Remembers in which split an answer was first asked for; who straddles two is refused."""

    def __init__(self) -> None:
        self._of: dict[str, Split] = {}

    def admits(self, split: Split, *entities: str) -> bool:
        """Tell whether none of these is booked for another split."""
        return all(self._of.get(entity, split) == split for entity in entities)

    def take(self, split: Split, *entities: str) -> None:
        """Book answers and seeds of an accepted question."""
        for entity in entities:
            self._of[entity] = split
