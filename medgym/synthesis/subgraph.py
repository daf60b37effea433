"""The neighbourhood of a rare entity in which chains are mined: radius 2, without hubs.

Findings, groups and categories describe nodes but do not connect them (as connectors they give zigzags that no
clinician would ask about). Regulatory events are stepping stones: passing through one costs nothing, so radius 2
reaches disease - designation - drug - designation - disease.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from medgym.world.graph import Graph

#: Predicates that connect; each may be walked both ways.
CONNECTORS: tuple[str, ...] = (
    "caused_by",
    "caused_by_agent",
    "designation_for",
    "designates",
    "sponsor",
    "active_ingredient",
    "applicant",
    "indicated_for",
    "inhibits",
    "activates",
)

EVENT_TYPES = frozenset({"designation", "application"})
_PROTEIN_ACTIONS = frozenset({"inhibits", "activates"})


@dataclass(frozen=True, slots=True)
class Edge:
    """A step of a walk: over `predicate`, against its direction when `inverse`."""

    predicate: str
    target: int
    inverse: bool


#: Node -> its edges. A fact between two nodes stands at both ends, once against its direction.
Subgraph = Mapping[int, tuple[Edge, ...]]


class ConnectorGraph:
    """The connector edges of a world, hubs removed."""

    def __init__(self, graph: Graph, max_degree: int = 60) -> None:
        self.graph, self.max_degree = graph, max_degree

    @cached_property
    def edges(self) -> dict[int, tuple[Edge, ...]]:
        """Node -> its edges, in a fixed order; nodes with more than `max_degree` edges keep none."""
        table: dict[int, list[Edge]] = {}
        for predicate in CONNECTORS:
            for subject, objects in self.graph.forward(predicate).items():
                for target in objects:
                    if predicate in _PROTEIN_ACTIONS and not self._acts_on_protein(subject, target):
                        continue
                    table.setdefault(subject, []).append(Edge(predicate, target, inverse=False))
                    table.setdefault(target, []).append(Edge(predicate, subject, inverse=True))
        kept = {node for node, edges in table.items() if len(edges) <= self.max_degree}
        return {node: tuple(edge for edge in table[node] if edge.target in kept) for node in sorted(kept)}

    def neighbourhood(self, start: int, radius: int = 2) -> dict[int, tuple[Edge, ...]]:
        """Return the subgraph within `radius` steps of `start` as node -> edges inside the subgraph."""
        distance = {start: 0}
        frontier = [start]
        while frontier:
            following: list[int] = []
            for node in frontier:
                for edge in self.edges.get(node, ()):
                    cost = 0 if self.graph.entity_types[edge.target] in EVENT_TYPES else 1
                    reached = distance[node] + cost
                    if reached <= radius and reached < distance.get(edge.target, radius + 1):
                        distance[edge.target] = reached
                        following.append(edge.target)
            frontier = following
        return {node: tuple(e for e in self.edges.get(node, ()) if e.target in distance) for node in sorted(distance)}

    def _acts_on_protein(self, subject: int, target: int) -> bool:
        types = self.graph.entity_types
        return types[subject] == "drug" and types[target] == "protein"
