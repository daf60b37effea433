"""How rare the entities of a world are: every sign that there is, their rank average, and the rule that decides."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from medgym.questions.question import Rarity
from medgym.synthesis.rarity.information import information_content, mean_information
from medgym.synthesis.rarity.lookalikes import Lookalikes
from medgym.synthesis.rarity.mentions import Mentions, mentions_of
from medgym.synthesis.rarity.ranks import Ranks
from medgym.synthesis.rarity.rules import PREVALENCE_ORDER, RarityRules
from medgym.world.world import World

_NEVER = Mentions()


class RarityTable:
    """Rarity of every entity of a world, relative to those of its type that enough independent documents name.

    The first look at a type counts its documents in one pass over the corpus; the world's cache keeps the counts.
    """

    def __init__(self, world: World, rules: RarityRules | None = None) -> None:
        self.world, self.graph, self.rules = world, world.graph, rules or RarityRules()
        self._populations: dict[str, _Population] = {}
        self._known: dict[int, Rarity] = {}
        self._refusals: dict[int, str | None] = {}
        self._lookalikes = Lookalikes(self.graph)

    def of(self, node: int) -> Rarity:
        """Return the signs of an entity and their rank average; a score of 1 is rarest."""
        if node not in self._known:
            self._known[node] = self._weigh(node)
        return self._known[node]

    def is_rare(self, node: int) -> str | None:
        """Return None for an entity that may seed a question, else the name of the rule that refuses it."""
        if node not in self._refusals:
            self._refusals[node] = self._refusal(node)
        return self._refusals[node]

    # --- the rules --------------------------------------------------------------------------------------------------

    def _refusal(self, node: int) -> str | None:
        if self.graph.type_of(node) not in self.rules.types:
            return "its type seeds no question"
        rarity = self.of(node)
        common = self.rules.commoner * max(1, rarity.document_frequency)
        if self._is_commoner(self._lookalikes.misspelt(node), common):
            return "a misspelling of a commoner name"
        if self._is_commoner(self._lookalikes.duplicated(node), common):
            return "a near-duplicate of a commoner name"
        if self._population(node).mentions(node).independent < self.rules.independent:
            return "too few independent documents name it"
        return None if rarity.rule else "not rare"

    def _is_commoner(self, names: Iterable[str], common: int) -> bool:
        return any(self.world.index.frequency(name) >= common for name in names)

    # --- the signs --------------------------------------------------------------------------------------------------

    def _weigh(self, node: int) -> Rarity:
        population = self._population(node)
        mentions, information = population.mentions(node), self._information_of(node)
        prevalence, degree = self._prevalence(node), int(self._degrees[node])
        ranks = {
            "document_frequency": 1 - population.frequencies.place(mentions.documents),
            "degree": 1 - population.degrees.place(degree),
        }
        if prevalence in PREVALENCE_ORDER:
            ranks["prevalence"] = 1 - population.classes.place(PREVALENCE_ORDER.index(prevalence))
        if information is not None:
            ranks["information_content"] = population.information.place(information)
        quantile = population.frequencies.below(mentions.documents)
        return Rarity(
            prevalence=prevalence,
            document_frequency=mentions.documents,
            documents=len(self.world.documents),
            quantile=round(quantile, 4),
            sources=mentions.sources,
            document_types=mentions.types,
            information_content=None if information is None else round(information, 4),
            degree=degree,
            ranks={name: round(ranks[name], 4) for name in sorted(ranks)},
            rule=self.rules.accepting_rule(
                self.graph.entity_ids[node], mentions.documents, len(self.world.documents), quantile, prevalence
            ),
            score=round(math.fsum(ranks.values()) / len(ranks), 4),
        )

    def _prevalence(self, node: int) -> str | None:
        classes = self.graph.forward("prevalence_class").get(node, ())
        return min((self.graph.entity_ids[one] for one in classes), default=None)

    def _information_of(self, node: int) -> float | None:
        """Return the content of a finding, the mean content of a disease's findings, None for anything else."""
        own = self._contents.get(node)
        return mean_information(self.graph, self._contents, node) if own is None else own

    @cached_property
    def _contents(self) -> dict[int, float]:
        return information_content(self.graph)

    @cached_property
    def _degrees(self) -> NDArray[np.int64]:
        """Node -> facts in which it stands."""
        columns, size = self.graph.columns, len(self.graph.entity_ids) + len(self.graph.literals)
        return np.bincount(columns.subject, minlength=size) + np.bincount(columns.object, minlength=size)

    # --- those it is compared with ----------------------------------------------------------------------------------

    def _population(self, node: int) -> _Population:
        kind = self.graph.type_of(node)
        if kind not in self._populations:
            self._populations[kind] = self._census(kind)
        return self._populations[kind]

    def _census(self, kind: str) -> _Population:
        counts = mentions_of(self.world, kind)
        named = [node for node, found in counts.items() if found.independent >= self.rules.independent]
        classes = (self._prevalence(node) for node in named)
        contents = (self._information_of(node) for node in named)
        return _Population(
            counts=counts,
            frequencies=Ranks(counts[node].documents for node in named),
            degrees=Ranks(int(self._degrees[node]) for node in named),
            classes=Ranks(PREVALENCE_ORDER.index(name) for name in classes if name in PREVALENCE_ORDER),
            information=Ranks(content for content in contents if content is not None),
        )


@dataclass(frozen=True)
class _Population:
    """The entities of one type: mentions of all, and the signs of those that enough independent documents name."""

    counts: dict[int, Mentions]
    frequencies: Ranks
    degrees: Ranks
    classes: Ranks
    information: Ranks

    def mentions(self, node: int) -> Mentions:
        return self.counts.get(node, _NEVER)
