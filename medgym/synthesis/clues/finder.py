"""From a bare draft to one whose answer is unique and in which no clue can be spared."""

from __future__ import annotations

from dataclasses import dataclass, replace

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.synthesis.clues.dates import DateClues
from medgym.synthesis.clues.pinning import Findable, Pinning
from medgym.synthesis.clues.separating import Separating
from medgym.synthesis.clues.statements import FINDINGS, Statements
from medgym.synthesis.draft import Draft
from medgym.synthesis.proof import SEVERAL, Necessity, Without, absent_part, borne_out, result_of, superfluous
from medgym.synthesis.refusal import Refused
from medgym.world.graph import Graph

_LEAST_FINDINGS = 2


@dataclass(frozen=True, slots=True)
class Clued:
    """A draft in which no clue can be spared, and how many results its query has without each of its parts."""

    draft: Draft
    necessity: tuple[int, ...]


class ClueFinder:
    """Chooses clues over one graph; every choice is a function of the graph and the salt."""

    def __init__(self, graph: Graph, solver: Solver, findable: Findable = lambda *_: True) -> None:
        self.graph, self.solver = graph, solver
        self._necessity = Necessity(solver)
        statements = Statements(graph)
        self._pinning = Pinning(graph, solver, statements, findable)
        self._separating = Separating(graph, solver, statements, DateClues(graph))

    def clued(self, draft: Draft, salt: str) -> Clued:
        """Return the draft with the fewest clues that settle it; raises `Refused`."""
        pinned = self._pinning.pin(draft, salt)
        if pinned is None:
            raise Refused("the seed cannot be pinned", way=tuple(draft.nodes[seed] for seed in draft.seeds))
        separated = self._separating.separate(pinned, salt)
        self._check_way(separated)
        self._settle(separated)
        minimal, counts = self._minimal(separated)
        if minimal is not separated:
            self._check_way(minimal)
        if minimal.form == "negative" and all(atom.predicate != "lacks_phenotype" for atom in minimal.clues):
            raise Refused("the negative finding is not needed")
        findings = [a for a in (*minimal.clues, *minimal.supporting) if a.subject == minimal.seed]
        if sum(atom.predicate in FINDINGS for atom in findings) < _LEAST_FINDINGS:
            raise Refused("too few findings are worded")
        return Clued(minimal, counts)

    def _check_way(self, draft: Draft) -> None:
        """Check that everything on the way stands for one thing alone."""
        part = absent_part(draft)
        told = draft.query() if part is None else borne_out(draft.query(), part)
        domains = self.solver.domains(told) or {}
        if any(domains.get(v, {draft.nodes[v]}) != {draft.nodes[v]} for v in draft.single()):
            raise Refused("the way to the answer is ambiguous")

    def _settle(self, draft: Draft) -> None:
        """Check that the query has just the answer that the draft is about."""
        if self.solver.results(draft.query()) != result_of(draft):
            raise Refused("the answer is not unique" if draft.absent is None else "there is an answer after all")
        if draft.as_of is not None:
            now = draft.query().model_copy(update={"as_of": None})
            if self.solver.results(now) == result_of(draft):
                raise Refused("the date changes nothing")

    def _minimal(self, draft: Draft) -> tuple[Draft, tuple[int, ...]]:
        """Drop clues that are not needed, one at a time; findings of a seed stay as supporting ones."""
        settled: dict[int, Without] = {}
        while True:
            query = draft.query()
            without = self._necessity.of(query, draft.gold is not None, settled)
            spare = superfluous(query, without)
            if not spare:
                return draft, tuple(rest.results for rest in without)
            part = next((p for p in reversed(spare) if isinstance(p, Filter) or p in draft.clues), None)
            if part is None or part is draft.absent:
                raise Refused("a hop is not needed")
            draft = _without(draft, part)
            settled = _still_needed(query, without, draft.query())


def _still_needed(before: Query, without: tuple[Without, ...], after: Query) -> dict[int, Without]:
    """Return what stays settled when a conjunction loses a part: with fewer conditions, what is needed stays needed."""
    if before.aggregate is not None:
        return {}
    parts: list[Atom | Filter] = [*before.atoms, *before.filters]
    needed = [(part, rest) for part, rest in zip(parts, without, strict=True) if rest.results == SEVERAL]
    left: list[Atom | Filter] = [*after.atoms, *after.filters]
    return {place: rest for place, part in enumerate(left) for other, rest in needed if part == other}


def _without(draft: Draft, part: Atom | Filter) -> Draft:
    """Return the draft without a clue or filter, and without filters that lose their variable."""
    if isinstance(part, Filter):
        return replace(draft, filters=tuple(f for f in draft.filters if f is not part))
    draft = replace(draft, clues=tuple(atom for atom in draft.clues if atom is not part))
    bound = {v for atom in (*draft.clues, *(link.atom() for link in draft.links)) for v in atom.variables()}
    draft = replace(draft, filters=tuple(f for f in draft.filters if bound.issuperset(f.variables())))
    if part.subject in draft.seeds and part.predicate in FINDINGS:
        draft = replace(draft, supporting=(*draft.supporting, part))
    return draft
