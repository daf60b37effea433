"""What may be said of a thing to tell it from others, and which of it is fit to be said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType

from medgym.canonical import keyed_hash
from medgym.query.algebra import Atom
from medgym.synthesis.names import Telling
from medgym.world.graph import Graph

_WORD = re.compile(r"[^\W_]+")
_ODD = re.compile(r"/[A-Z]|:")  # "Aplasia/Hypoplasia of the nails", "EMG: neuropathic changes"
_MOST_CARRIERS = 600
_MAX_NAME = 48
_VAGUE = ("Abnormality of", "Abnormal ", "Phenotypic", "Clinical", "All ", "Any ", "Unknown", "Rare ")

#: Predicates that word a finding.
FINDINGS = ("has_phenotype", "has_symptom")
#: What else may be said of the disease that a question starts from.
_OF_SEED = ("in_group", "transmitted_by", "located_in")
#: What may be said of a later thing, by its type.
OF_LATER: dict[str, tuple[str, ...]] = {
    "disease": ("has_phenotype", "has_symptom", "in_group", "located_in", "transmitted_by", "prevalence_class"),
    "gene": ("participates_in",),
    "drug": ("inhibits", "activates"),
    "designation": ("status",),
    "application": ("review_priority", "dosage_form"),
}

#: The qualifier of a fact that files a disease under the very heading named.
DIRECT: Mapping[str, str] = MappingProxyType({"level": "direct"})

Statement = tuple[str, int]
"""A predicate and the node it is about."""


class Statements:
    """Chooses among the facts of a thing those that a text may state."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._words = lru_cache(maxsize=16_384)(lambda node: frozenset(_WORD.findall(graph.names[node].casefold())))
        self._sayable = lru_cache(maxsize=8192)(self._sayable_of)

    def findings(self, disease: int, telling: Telling, salt: str, fewest: int, most: int) -> list[Statement]:
        """Return findings neither nearly unique (`fewest` diseases carry one) nor everywhere, in a drawn order."""
        fit = [item for item, carriers in self._sayable(disease) if carriers >= fewest]
        chosen: list[Statement] = []
        for item in sorted(fit, key=lambda item: keyed_hash(salt, "finding", *item)):
            if not telling.given_away_by(item[1]) and not any(self.says_twice(item, other) for other in chosen):
                chosen.append(item)
            if len(chosen) == most:
                break
        return chosen

    def _sayable_of(self, disease: int) -> list[tuple[Statement, int]]:
        """Return the findings of a disease that can be put into words, each with how many diseases carry it."""
        return [
            ((predicate, finding), carriers)
            for predicate in FINDINGS
            for finding in self.graph.forward(predicate).get(disease, ())
            if (carriers := len(self.graph.backward(predicate)[finding])) <= _MOST_CARRIERS
            and self.is_plain(finding)
            and "very_rare" not in self.weights(disease, predicate, finding)
        ]

    def absences(self, disease: int, telling: Telling) -> list[Statement]:
        """Return the findings that are excluded in a disease, if another disease excludes them too."""
        excluded = self.graph.forward("lacks_phenotype").get(disease, ())
        back = self.graph.backward("lacks_phenotype")
        return [
            ("lacks_phenotype", finding)
            for finding in excluded
            if len(back[finding]) > 1 and self.is_plain(finding) and not telling.given_away_by(finding)
        ]

    def setting(self, disease: int, telling: Telling, salt: str) -> list[Statement]:
        """Return where else a disease belongs: direct groups, sites, ways of transmission."""
        fit = [
            (predicate, node)
            for predicate in _OF_SEED
            for node in self.targets(predicate, disease)
            if not telling.given_away_by(node)
        ]
        return sorted(fit, key=lambda item: keyed_hash(salt, "setting", *item))[:3]

    def targets(self, predicate: str, node: int) -> Iterable[int]:
        """Return what may be named of the objects of a node under a predicate."""
        found = self.graph.forward(predicate).get(node, ())
        if predicate == "in_group":
            found = tuple(group for group in found if node in self._direct_members.get(group, ()))
        return [target for target in found if self.is_plain(target)]

    def is_plain(self, node: int) -> bool:
        """Tell whether a name is short and says something."""
        name = self.graph.names[node]
        return len(name) <= _MAX_NAME and not name.startswith(_VAGUE) and not _ODD.search(name)

    def weights(self, disease: int, predicate: str, finding: int) -> set[str]:
        """Return the frequency classes on record for a finding; "" where none is."""
        ordinals = self.graph.find(predicate, disease, finding)
        return {self.graph.qualifiers[self.graph.columns.qualifier[o]].get("frequency", "") for o in ordinals}

    def says_twice(self, first: Statement, second: Statement) -> bool:
        """Tell whether one name holds all words of the other, as "low-grade fever" does of "fever"."""
        one, other = self._words(first[1]), self._words(second[1])
        return one <= other or other <= one

    def carriers(self, statement: Statement) -> Collection[int]:
        """Return everything of which a statement is true; membership in a group is meant to be direct."""
        predicate, node = statement
        if predicate == "in_group":
            return self._direct_members.get(node, ())
        return self.graph.backward(predicate).get(node, ())

    def atom(self, variable: str, statement: Statement) -> Atom:
        """Return the atom that states something of a variable."""
        predicate, node = statement
        marks = DIRECT if predicate == "in_group" else None
        return Atom(subject=variable, predicate=predicate, object=self.graph.entity_ids[node], qualifiers=marks)

    @cached_property
    def _direct_members(self) -> dict[int, frozenset[int]]:
        columns, members = self.graph.columns, dict[int, set[int]]()
        for ordinal in self.graph.span("in_group"):
            if DIRECT.items() <= self.graph.qualifiers[columns.qualifier[ordinal]].items():
                members.setdefault(int(columns.object[ordinal]), set()).add(int(columns.subject[ordinal]))
        return {group: frozenset(diseases) for group, diseases in members.items()}
