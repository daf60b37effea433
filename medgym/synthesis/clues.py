"""Clues: at each hop the fewest statements that leave one candidate.

The seed disease is pinned by two or three findings none of which suffices alone. Further along, a clue is added only
where several candidates are left, and then the *commonest* one that separates them: it must not identify the entity by
itself, or the way to it would be unnecessary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from medgym.canonical import keyed_hash
from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.synthesis.draft import Draft
from medgym.synthesis.names import Telling
from medgym.world.graph import Graph

_POOL = 18
_COMMON_FROM = 20
_MOST_CARRIERS = 600
_MAX_NAME = 48
_VAGUE = ("Abnormality of", "Abnormal ", "Phenotypic", "Clinical")
_SHORT = 1
_Statement = tuple[str, int]
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
        self._latest_dates: dict[str, str] = {}
        self._seeds_of: dict[tuple[tuple[str, str, str, bool], ...], frozenset[int]] = {}

    # --- the seed disease -------------------------------------------------------------------------------------------

    def pin_seed(self, draft: Draft, salt: str) -> Draft | None:
        """Give the seed disease two or three statements that only together single it out, and one or two true extras.

        What the rest of the draft already demands of the seed is taken into account; earlier clues of the seed go.
        """
        disease, telling = draft.nodes[draft.seed], Telling(self.graph, draft.masked())
        spread = len(draft.links) > _SHORT or keyed_hash(salt, "spread") % 4 == 0
        groups = [("in_group", node) for node in self._groups(disease, telling, salt)] if spread else []
        chosen: tuple[_Statement, ...] | None = None
        for fewest in (_COMMON_FROM, 2) if spread else (2,):
            findings = [("has_phenotype", node) for node in self._findings(disease, telling, salt, fewest)]
            chosen = chosen or self._smallest_pinning_set(draft, [*findings, *groups], salt, spread)
        if chosen is None:
            return None
        extras = [finding for finding in findings if finding not in chosen][: 1 + keyed_hash(salt, "extras") % 2]
        atoms = tuple(self._atom(draft.seed, predicate, node) for predicate, node in chosen)
        supporting = tuple(self._atom(draft.seed, predicate, node) for predicate, node in extras)
        later = tuple(clue for clue in draft.clues if clue.subject != draft.seed)
        return replace(draft, clues=(*atoms, *later), supporting=supporting)

    def _findings(self, disease: int, telling: Telling, salt: str, fewest: int) -> list[int]:
        """Return findings fit for wording: neither unique to the disease nor everywhere, telling no masked name."""
        fit = [
            finding
            for finding in self.graph.forward("has_phenotype").get(disease, ())
            if fewest <= len(self._carriers[finding]) <= _MOST_CARRIERS
            and len(self.graph.names[finding]) <= _MAX_NAME
            and not self.graph.names[finding].startswith(_VAGUE)
            and "very_rare" not in self._weights(disease, finding)
            and not telling.given_away_by(finding)
        ]
        return sorted(fit, key=lambda finding: keyed_hash(salt, "finding", finding))[:_POOL]

    def _groups(self, disease: int, telling: Telling, salt: str) -> list[int]:
        fit = [g for g in self._targets("in_group", disease) if not telling.given_away_by(g)]
        return sorted(fit, key=lambda group: keyed_hash(salt, "group", group))[:2]

    def _weights(self, disease: int, finding: int) -> set[str]:
        ordinals = self.graph.find("has_phenotype", disease, finding)
        return {self.graph.qualifiers[self.graph.columns.qualifier[o]].get("frequency", "") for o in ordinals}

    def _smallest_pinning_set(
        self, draft: Draft, pool: Sequence[_Statement], salt: str, spread: bool
    ) -> tuple[_Statement, ...] | None:
        """Return two or three statements, a finding among them, that single out the disease while no fewer do.

        With `spread`, those that stand on most page types come first: a common finding is on the monograph, a rarer
        one in the case series, a group in its overview, so that evidence has to be gathered.
        """
        disease, rivals = draft.nodes[draft.seed], self._possible_seeds(draft)
        carriers = {item: rivals.intersection(self.graph.backward(item[0])[item[1]]) for item in pool}
        pages = {item: self._page_of(disease, item) for item in pool}
        sizes = (3, 2) if keyed_hash(salt, "size") % 2 else (2, 3)
        sets = [items for size in sizes for items in combinations(pool, size) if items[0][0] == "has_phenotype"]
        if spread:
            sets.sort(key=lambda items: -len({pages[item] for item in items}))
        return next((items for items in sets if _pins(disease, [carriers[item] for item in items])), None)

    def _possible_seeds(self, draft: Draft) -> frozenset[int]:
        """Return the diseases that fit the draft without its seed's clues: the clues have to tell these apart."""
        links = tuple(link.atom() for link in draft.links)
        later = tuple(clue for clue in draft.clues if clue.subject != draft.seed)
        if later:
            query = Query(answer=draft.seed, atoms=(*links, *later), filters=draft.filters)
            return frozenset((self.solver.domains(query) or {}).get(draft.seed, ()))
        shape = tuple((link.source, link.predicate, link.target, link.inverse) for link in draft.links)
        if shape not in self._seeds_of:
            query = Query(answer=draft.seed, atoms=links)
            self._seeds_of[shape] = frozenset((self.solver.domains(query) or {}).get(draft.seed, ()))
        return self._seeds_of[shape]

    def _page_of(self, disease: int, item: _Statement) -> str:
        if item[0] == "in_group":
            return "group"
        return "case_series" if self._weights(disease, item[1]) <= _RARE else "monograph"

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
        node, telling = draft.nodes[variable], Telling(self.graph, draft.masked())
        used = {(atom.subject, atom.predicate, atom.object) for atom in draft.clues}
        in_chain = set(draft.nodes.values())
        for predicate in _ENTITY_CLUES.get(draft.type_of(variable), ()):
            back = self.graph.backward(predicate)
            for target in self._targets(predicate, node):
                key = (variable, predicate, self.graph.entity_ids[target])
                if key in used or target in in_chain or telling.given_away_by(target):
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
        for width, (low, high) in enumerate(date_ranges(own[0], self._latest(predicate))):
            left = sum(low <= date <= high for date in theirs)
            if left < len(rivals):
                atom = Atom(subject=variable, predicate=predicate, object=literal)
                yield (left, 1, width), (atom,), (Filter(variable=literal, op="between", value=(low, high)),)

    def _latest(self, predicate: str) -> str:
        if predicate not in self._latest_dates:
            nodes = {node for targets in self.graph.forward(predicate).values() for node in targets}
            self._latest_dates[predicate] = max(map(self.graph.label, nodes))
        return self._latest_dates[predicate]

    def _atom(self, variable: str, predicate: str, target: int) -> Atom:
        return Atom(subject=variable, predicate=predicate, object=self.graph.entity_ids[target])


def _pins(disease: int, carriers: Sequence[frozenset[int]]) -> bool:
    """Tell whether all findings together leave this disease alone, and any one less leaves others too."""
    if frozenset.intersection(*carriers) != {disease}:
        return False
    rests = ([*carriers[:n], *carriers[n + 1 :]] for n in range(len(carriers)))
    return all(len(frozenset.intersection(*rest)) > 1 for rest in rests)


def date_ranges(date: str, latest: str) -> list[tuple[str, str]]:
    """Return the ranges a date may be blurred to, widest first: decade, half decade, year.

    A range that runs on beyond the `latest` year on record would sound odd and is left out.
    """
    year = int(date[:4])
    decade, half = year - year % 10, year - year % 5
    spans = [(decade, decade + 9), (half, half + 4), (year, year)]
    kept = [span for span in spans if span[1] <= int(latest[:4]) or span == (year, year)]
    return [(f"{low}-01-01", f"{high}-12-31") for low, high in kept]
