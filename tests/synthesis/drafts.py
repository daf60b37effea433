"""Drafts of every form over a whole world, bare and with their clues."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from medgym.query.solver import Solver
from medgym.synthesis.clues import ClueFinder, ClueSizes
from medgym.synthesis.clues.finder import Clued
from medgym.synthesis.draft import Draft
from medgym.synthesis.forms import FORMS, Atlas
from medgym.synthesis.refusal import Refused
from medgym.synthesis.samplers import find_sampler
from medgym.synthesis.subgraph import ConnectorGraph
from medgym.world.world import World


class Workshop:
    """What a worker keeps over one world, without rarity, rendering and search."""

    def __init__(self, world: World) -> None:
        self.world, self.graph, self.solver = world, world.graph, Solver(world.graph)
        self.atlas = Atlas(self.graph, ConnectorGraph(self.graph), find_sampler("longest_chain"))
        self.finder, self.sizes = ClueFinder(self.graph, self.solver), ClueSizes(self.graph)
        self.bare, self.clued = cache(self._bare), cache(self._clued)

    def seeds(self) -> list[int]:
        """All diseases that are described and connected."""
        described = self.graph.forward("has_phenotype").keys() | self.graph.forward("has_symptom").keys()
        connected = self.atlas.connectors.edges
        return [
            node
            for node, kind in enumerate(self.graph.entity_types)
            if kind == "disease" and node in described and node in connected
        ]

    def _bare(self, form: str, each: int = 6) -> tuple[Draft, ...]:
        """The first drafts of a form from every seed."""
        return tuple(
            draft for seed in self.seeds() for draft in islice(FORMS[form](self.atlas, seed, f"{seed}/salt"), each)
        )

    def _clued(self, form: str, most: int = 25) -> tuple[Clued, ...]:
        """Drafts of a form that stand with their clues, from as many seeds as it takes."""
        return tuple(islice(self._standing(form), most))

    def _standing(self, form: str) -> Iterator[Clued]:
        for number, draft in enumerate(self._bare(form)):
            try:
                yield self.finder.clued(draft, f"salt/{number}")
            except Refused:
                continue


@cache
def workshop(name: str) -> Workshop:
    """The workshop over "toy" or a shipped world."""
    from tests.toy import make_toy_world

    return Workshop(make_toy_world() if name == "toy" else World.load(name))
