"""What makes a question hard, as numbers that follow from the question and its world alone.

Every feature is read off the query's atoms, so it means the same for chains, intersections, counts and differences.
A larger value is expected to make a question harder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from math import fsum, log2

import numpy as np

from medgym.query.algebra import Atom, Query
from medgym.query.solver import Solver
from medgym.questions.question import Question
from medgym.world.render import render_claims
from medgym.world.world import World

FEATURES: Mapping[str, str] = {
    "hops": "the fewest documents that entail the answer",
    "links": "edges of the chain",
    "branching": "bits: mean over the variables of log2 of their candidates before any clue names a constant",
    "rarity": "rarity score of the seed, 1 is rarest",
    "blur": "bits that the clues on the seed leave open: log2 of the entities of its type, less what each clue gives",
    "similarity": "mean over the masked diseases of the Jaccard overlap of findings with their nearest siblings",
    "conflicts": "planted claims about entities on the way",
    "oracle_calls": "tool calls of the cheapest full-score script",
}
"""The features, in the order of the fitted weights."""

_SIBLINGS = 3
_FINDINGS = ("has_phenotype", "has_symptom")
_DIGITS = 4


class Features:
    """Measures questions of one world; what several questions share is looked up once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._solver = Solver(world.graph)
        self._branching: dict[object, float] = {}
        self._joins: dict[tuple[tuple[str, str, str], ...], dict[str, frozenset[int]]] = {}
        self._sides: dict[tuple[str, bool], frozenset[int]] = {}
        self._clues: dict[object, float] = {}
        self._similarity: dict[int, float | None] = {}

    def of(self, question: Question) -> dict[str, float]:
        """Return the value of every feature, rounded to four decimals."""
        values = {
            "hops": question.hops,
            "links": len(question.chain),
            "branching": self.branching(question.query),
            "rarity": question.rarity.score,
            "blur": self.blur(question),
            "similarity": self.similarity(question.masked),
            "conflicts": sum(self._planted[entity] for entity in set(question.proof.binding.values())),
            "oracle_calls": question.oracle_calls,
        }
        return {name: round(float(values[name]), _DIGITS) for name in FEATURES}

    # --- bits -------------------------------------------------------------------------------------------------------

    def branching(self, query: Query) -> float:
        """Return the mean over the variables of log2 of their candidates when no clue says which constant it means.

        The joins between variables are solved; a clue only says that there is something of its predicate.
        """
        variables, stated = query.variables(), [atom for atom in query.atoms if not atom.negated]
        joins = tuple(sorted({(a.subject, a.predicate, a.object) for a in stated if len(set(a.variables())) == 2}))
        clues = sorted(
            {(a.predicate, a.subject == v, v) for a in stated if len(a.variables()) == 1 for v in a.variables()}
        )
        key = (joins, tuple(clues))
        if key not in self._branching:
            candidates = self._joined(joins)
            for predicate, as_subject, variable in clues:
                known = self._side(predicate, as_subject)
                candidates[variable] = candidates[variable] & known if variable in candidates else known
            self._branching[key] = _mean([log2(max(1, len(candidates.get(v, ())))) for v in variables])
        return self._branching[key]

    def _joined(self, joins: tuple[tuple[str, str, str], ...]) -> dict[str, frozenset[int]]:
        """Return the candidates of every variable under the joins alone."""
        if joins not in self._joins:
            atoms = tuple(Atom(subject=s, predicate=p, object=o) for s, p, o in joins)
            domains = self._solver.domains(Query(answer=joins[0][0], atoms=atoms)) if joins else None
            self._joins[joins] = {variable: frozenset(nodes) for variable, nodes in (domains or {}).items()}
        return dict(self._joins[joins])

    def _side(self, predicate: str, as_subject: bool) -> frozenset[int]:
        """Return the entities that stand on one side of a predicate."""
        key = (predicate, as_subject)
        if key not in self._sides:
            graph = self.world.graph
            self._sides[key] = frozenset(graph.forward(predicate) if as_subject else graph.backward(predicate))
        return self._sides[key]

    def blur(self, question: Question) -> float:
        """Return log2 N minus the sum over the clues on the seed of log2(N / n), as if clues were independent.

        N entities are of the seed's type, n of them fit the clue alone. Supporting findings are clues too. Below 0 the
        clues say more than is needed. Where no variable stands for the seed, the clues on all variables count.
        """
        seeds = {v for v, node in question.proof.binding.items() if node == question.seed_entity}
        atoms = [a for a in (*question.query.atoms, *question.query.supporting) if len(a.variables()) == 1]
        clues = [atom for atom in atoms if not atom.negated]
        whole = log2(max(1, self._population.get(self._type(question.seed_entity), 0)))
        chosen = [clue for clue in clues if clue.variables()[0] in seeds] or clues
        return whole - fsum(whole - self._fitting(clue) for clue in chosen)

    def _fitting(self, clue: Atom) -> float:
        """Return log2 of the number of entities that one clue alone fits."""
        (variable,) = clue.variables()
        marks = sorted((clue.qualifiers or {}).items())
        key = (clue.predicate, clue.subject == variable, clue.object, clue.subject, *marks)
        if key not in self._clues:
            domains = self._solver.domains(Query(answer=variable, atoms=(clue,)))
            self._clues[key] = log2(len(domains[variable])) if domains else 0.0
        return self._clues[key]

    def _type(self, entity: str) -> str:
        graph = self.world.graph
        return graph.type_of(graph.node(entity)) if graph.has(entity) else ""

    @cached_property
    def _population(self) -> Counter[str]:
        return Counter(self.world.graph.entity_types)

    # --- look-alikes and conflicts ----------------------------------------------------------------------------------

    def similarity(self, masked: Iterable[str]) -> float:
        """Return how much the masked diseases share with their look-alikes, in [0, 1]; 0 when none is a disease."""
        graph = self.world.graph
        found = [self._nearest(graph.node(entity)) for entity in masked if graph.has(entity)]
        return _mean([value for value in found if value is not None])

    def _nearest(self, disease: int) -> float | None:
        """Return the mean overlap with the most similar siblings; None for what has no findings."""
        if disease not in self._similarity:
            own = self._findings.get(disease)
            siblings = {other for group in self._groups.get(disease, ()) for other in self._members[group]} - {disease}
            overlaps = sorted(
                (_jaccard(own, self._findings[other]) for other in siblings if other in self._findings), reverse=True
            ) if own else []  # fmt: skip
            self._similarity[disease] = _mean(overlaps[:_SIBLINGS]) if own else None
        return self._similarity[disease]

    @cached_property
    def _findings(self) -> dict[int, frozenset[int]]:
        tables = [self.world.graph.forward(predicate) for predicate in _FINDINGS]
        nodes = {node for table in tables for node in table}
        return {node: frozenset(f for table in tables for f in table.get(node, ())) for node in nodes}

    @cached_property
    def _groups(self) -> dict[int, list[int]]:
        """Disease -> the groups of which it is a direct member."""
        graph, span = self.world.graph, self.world.graph.span("in_group")
        direct = [n for n, marks in enumerate(graph.qualifiers) if marks.get("level") == "direct"]
        columns, part = graph.columns, slice(span.start, span.stop)
        rows = np.flatnonzero(np.isin(columns.qualifier[part], direct))
        groups: dict[int, list[int]] = {}
        for disease, group in zip(
            columns.subject[part][rows].tolist(), columns.object[part][rows].tolist(), strict=True
        ):
            groups.setdefault(disease, []).append(group)
        return groups

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        members: dict[int, list[int]] = {}
        for disease, groups in self._groups.items():
            for group in groups:
                members.setdefault(group, []).append(disease)
        return members

    @cached_property
    def _planted(self) -> Counter[str]:
        """How many planted claims documents make about each entity, by its id."""
        made = {claim for document in self.world.documents for s in document.sentences for claim in s.claims}
        return Counter(claim.subject for claim in render_claims(self.world.graph) if claim.id in made)


@lru_cache(maxsize=2)
def features_of(world: World) -> Features:
    """Return the measure of a world, kept for the worlds used last."""
    return Features(world)


def _jaccard(left: frozenset[int], right: frozenset[int]) -> float:
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return fsum(listed) / len(listed) if listed else 0.0
