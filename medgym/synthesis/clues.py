"""Clues: at each hop the fewest statements that leave one candidate.

The seed disease is pinned by two or three findings none of which suffices alone. Further along, a clue is added only
where several candidates are left, and then the *commonest* one that separates them: it must not identify the entity by
itself, or the way to it would be unnecessary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from medgym.canonical import keyed_hash
from medgym.query.algebra import Atom, Filter
from medgym.query.solver import Solver
from medgym.synthesis.draft import Draft
from medgym.synthesis.names import shares_long_word, telling_words
from medgym.world.graph import Graph

_POOL = 14
_MAX_NAME = 48
_VAGUE = ("Abnormality of", "Abnormal ", "Phenotypic", "Clinical")
_SHORT = 2
_RARE = {"occasional", "very_rare"}
_ENTITY_CLUES: dict[str, tuple[str, ...]] = {
    "disease": ("has_phenotype", "has_symptom", "in_group", "located_in"),
    "drug": ("inhibits", "activates"),
    "designation": ("status",),
    "application": ("review_priority", "dosage_form"),
}
_DATE_CLUES = {"designation": "designated_on", "application": "first_approved_on"}


class ClueFinder:
    """Chooses clues over one graph; every choice is a function of the graph and the salt."""

    def __init__(self, graph: Graph, solver: Solver) -> None:
        self.graph, self.solver = graph, solver
        self._carriers = graph.backward("has_phenotype")

    # --- the seed disease -------------------------------------------------------------------------------------------

    def pin_seed(self, draft: Draft, salt: str) -> Draft | None:
        """Add two or three findings that only together single out the seed disease, and one or two true extras."""
        disease = draft.nodes[draft.seed]
        pool = self._findings(disease, telling_words(self.graph, draft.masked()), salt)
        mixed = len(draft.links) > _SHORT or keyed_hash(salt, "mixed") % 4 > 0
        chosen = self._smallest_pinning_set(disease, pool, salt, mixed)
        if chosen is None:
            return None
        extras = [finding for finding in pool if finding not in chosen][: 1 + keyed_hash(salt, "extras") % 2]
        atoms = tuple(self._atom(draft.seed, "has_phenotype", finding) for finding in chosen)
        supporting = tuple(self._atom(draft.seed, "has_phenotype", finding) for finding in extras)
        return Draft(
            draft.graph, draft.links, draft.nodes, draft.answer, draft.optimal, clues=atoms, supporting=supporting
        )

    def _findings(self, disease: int, telling: frozenset[str], salt: str) -> list[int]:
        """Return findings fit for wording: neither unique to the disease nor everywhere, telling no masked name."""
        fit = [
            finding
            for finding in self.graph.forward("has_phenotype").get(disease, ())
            if 2 <= len(self._carriers[finding]) <= 250
            and len(self.graph.names[finding]) <= _MAX_NAME
            and not self.graph.names[finding].startswith(_VAGUE)
            and "very_rare" not in self._weights(disease, finding)
            and not shares_long_word(self.graph.names[finding], telling)
        ]
        return sorted(fit, key=lambda finding: keyed_hash(salt, "finding", finding))[:_POOL]

    def _weights(self, disease: int, finding: int) -> set[str]:
        ordinals = self.graph.find("has_phenotype", disease, finding)
        return {self.graph.qualifiers[self.graph.columns.qualifier[o]].get("frequency", "") for o in ordinals}

    def _smallest_pinning_set(
        self, disease: int, pool: Sequence[int], salt: str, mixed: bool
    ) -> tuple[int, ...] | None:
        """Return two or three findings that single out the disease while no fewer of them do.

        With `mixed`, a common and a rarer one together if possible: they stand on different pages, and both have to
        be read.
        """
        carriers = {finding: frozenset(self._carriers[finding]) for finding in pool}
        rare = {finding for finding in pool if self._weights(disease, finding) <= _RARE}
        sizes = (3, 2) if keyed_hash(salt, "size") % 2 else (2, 3)
        groups = [group for size in sizes for group in combinations(pool, size)]
        groups.sort(key=lambda group: mixed and not 0 < len(rare.intersection(group)) < len(group))
        return next((group for group in groups if _pins(disease, [carriers[f] for f in group])), None)

    # --- further hops -----------------------------------------------------------------------------------------------

    def separate(self, draft: Draft, salt: str) -> Draft | None:
        """Walk the chain and add clues wherever a variable has several candidates; None if that cannot be done."""
        for variable in list(draft.nodes):
            for _ in range(3):
                domains = self.solver.domains(draft.query())
                if domains is None:
                    return None
                rivals = domains[variable] - {draft.nodes[variable]}
                if not rivals or self.graph.is_literal(draft.nodes[variable]):
                    break
                extended = self._separate_one(draft, variable, rivals, salt)
                if extended is None:
                    return None
                draft = extended
        return draft

    def _separate_one(self, draft: Draft, variable: str, rivals: set[int], salt: str) -> Draft | None:
        twin = self._other_than(draft, variable, rivals)
        if twin is not None:
            draft, rivals = draft.add(filters=(twin,)), rivals - {draft.nodes[str(twin.other_variable)]}
            if not rivals:
                return draft
        options = [
            *self._entity_options(draft, variable, rivals, salt),
            *self._date_options(draft, variable, rivals),
        ]
        if not options:
            return None
        _, atoms, filters = min(options, key=lambda option: option[0])
        return draft.add(*atoms, filters=filters)

    def _other_than(self, draft: Draft, variable: str, rivals: set[int]) -> Filter | None:
        """Return "not the one met before" when an earlier variable of the chain is among the rivals."""
        for earlier, node in draft.nodes.items():
            taken = any(f.variable == variable and f.other_variable == earlier for f in draft.filters)
            if earlier != variable and node in rivals and not taken:
                return Filter(variable=variable, op="!=", other_variable=earlier)
        return None

    def _entity_options(
        self, draft: Draft, variable: str, rivals: set[int], salt: str
    ) -> Iterator[tuple[tuple[int, int, int], tuple[Atom, ...], tuple[Filter, ...]]]:
        node, telling = draft.nodes[variable], telling_words(self.graph, draft.masked())
        used = {(atom.subject, atom.predicate, atom.object) for atom in draft.clues}
        in_chain = set(draft.nodes.values())
        for predicate in _ENTITY_CLUES.get(draft.type_of(variable), ()):
            back = self.graph.backward(predicate)
            for target in self._targets(predicate, node):
                key = (variable, predicate, self.graph.entity_ids[target])
                if key in used or target in in_chain or shares_long_word(self.graph.names[target], telling):
                    continue
                left = len(rivals.intersection(back[target]))
                if left < len(rivals):
                    group_first = predicate == "in_group" and len(draft.links) > _SHORT
                    rank = (left, 0 if group_first else 1 + keyed_hash(salt, variable, target) % 4, -len(back[target]))
                    yield rank, (self._atom(variable, predicate, target),), ()

    def _targets(self, predicate: str, node: int) -> Iterable[int]:
        targets = self.graph.forward(predicate).get(node, ())
        if predicate == "in_group":
            return [t for t in targets if self._is_direct(node, t) and len(self.graph.names[t]) <= _MAX_NAME]
        fit = [t for t in targets if len(self.graph.names[t]) <= _MAX_NAME]
        return [t for t in fit if not self.graph.names[t].startswith(_VAGUE)]

    def _is_direct(self, disease: int, group: int) -> bool:
        ordinals = self.graph.find("in_group", disease, group)
        levels = {self.graph.qualifiers[self.graph.columns.qualifier[o]].get("level") for o in ordinals}
        return "direct" in levels and not self.graph.names[group].startswith("Rare ")

    def _date_options(
        self, draft: Draft, variable: str, rivals: set[int]
    ) -> Iterator[tuple[tuple[int, int, int], tuple[Atom, ...], tuple[Filter, ...]]]:
        predicate = _DATE_CLUES.get(draft.type_of(variable))
        if predicate is None or any(a.subject == variable and a.predicate == predicate for a in draft.clues):
            return
        if any(link.source == variable and link.predicate == predicate for link in draft.links):
            return
        dates = self.graph.forward(predicate)
        own = [self.graph.label(node) for node in dates.get(draft.nodes[variable], ())]
        if len(own) != 1:
            return
        literal = f"?t{1 + sum(name.startswith('?t') for name in draft.query().variables())}"
        theirs = [self.graph.label(node) for rival in rivals for node in dates.get(rival, ())]
        for width, (low, high) in enumerate(date_ranges(own[0])):
            left = sum(low <= date <= high for date in theirs)
            if left < len(rivals):
                atom = Atom(subject=variable, predicate=predicate, object=literal)
                yield (left, 1, width), (atom,), (Filter(variable=literal, op="between", value=(low, high)),)

    def _atom(self, variable: str, predicate: str, target: int) -> Atom:
        return Atom(subject=variable, predicate=predicate, object=self.graph.entity_ids[target])


def _pins(disease: int, carriers: Sequence[frozenset[int]]) -> bool:
    """Tell whether all findings together leave this disease alone, and any one less leaves others too."""
    if frozenset.intersection(*carriers) != {disease}:
        return False
    rests = ([*carriers[:n], *carriers[n + 1 :]] for n in range(len(carriers)))
    return all(len(frozenset.intersection(*rest)) > 1 for rest in rests)


def date_ranges(date: str) -> list[tuple[str, str]]:
    """Return the ranges a date may be blurred to, widest first: decade, half decade, year."""
    year = int(date[:4])
    decade, half = year - year % 10, year - year % 5
    spans = [(decade, decade + 9), (half, half + 4), (year, year)]
    return [(f"{low}-01-01", f"{high}-12-31") for low, high in spans]
