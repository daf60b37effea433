"""From a bare draft to one whose answer is unique and in which no clue can be spared."""

from __future__ import annotations

from dataclasses import replace

from medgym.query.algebra import Filter
from medgym.query.solver import Solver
from medgym.synthesis.clues.dates import DateClues
from medgym.synthesis.clues.pinning import Pinning
from medgym.synthesis.clues.separating import Separating
from medgym.synthesis.clues.statements import FINDINGS, Statements
from medgym.synthesis.draft import Draft
from medgym.synthesis.proof import result_of, superfluous
from medgym.synthesis.refusal import Refused
from medgym.world.graph import Graph

_LEAST_FINDINGS = 2


class ClueFinder:
    """Chooses clues over one graph; every choice is a function of the graph and the salt."""

    def __init__(self, graph: Graph, solver: Solver) -> None:
        self.graph, self.solver = graph, solver
        statements = Statements(graph)
        self._pinning = Pinning(graph, solver, statements)
        self._separating = Separating(graph, solver, statements, DateClues(graph))

    def clued(self, draft: Draft, salt: str) -> Draft:
        """Return the draft with the fewest clues that settle it; raises `Refused`."""
        pinned = self._pinning.pin(draft, salt)
        if pinned is None:
            raise Refused("the seed cannot be pinned")
        separated = self._separating.separate(pinned, salt)
        if separated is None:
            raise Refused("a hop stays ambiguous")
        if len(draft.seeds) == 1 and separated is not pinned:
            separated = self._pinning.pin(separated, salt) or separated
        self._settle(separated)
        minimal = self._minimal(separated)
        domains = self.solver.domains(minimal.query()) or {}
        if any(domains.get(v, {minimal.nodes[v]}) != {minimal.nodes[v]} for v in minimal.single()):
            raise Refused("the way to the answer is ambiguous")
        findings = [a for a in (*minimal.clues, *minimal.supporting) if a.subject == minimal.seed]
        if sum(atom.predicate in FINDINGS for atom in findings) < _LEAST_FINDINGS:
            raise Refused("too few findings are worded")
        return minimal

    def _settle(self, draft: Draft) -> None:
        """Check that the query has just the answer that the draft is about."""
        if self.solver.results(draft.query()) != result_of(draft):
            raise Refused("the answer is not unique" if draft.absent is None else "there is an answer after all")
        if draft.as_of is not None:
            now = draft.query().model_copy(update={"as_of": None})
            if self.solver.results(now) == result_of(draft):
                raise Refused("the date changes nothing")

    def _minimal(self, draft: Draft) -> Draft:
        """Drop clues that are not needed; findings of a seed stay as supporting ones."""
        while spare := superfluous(draft.query(), self.solver, self.graph):
            part = next((p for p in reversed(spare) if isinstance(p, Filter) or p in draft.clues), None)
            if part is None or part is draft.absent:
                raise Refused("a hop is not needed")
            if isinstance(part, Filter):
                draft = replace(draft, filters=tuple(f for f in draft.filters if f is not part))
                continue
            draft = replace(draft, clues=tuple(atom for atom in draft.clues if atom is not part))
            bound = {v for atom in (*draft.clues, *(k.atom() for k in draft.links)) for v in atom.variables()}
            draft = replace(draft, filters=tuple(f for f in draft.filters if bound.issuperset(f.variables())))
            if part.subject in draft.seeds and part.predicate in FINDINGS:
                draft = replace(draft, supporting=(*draft.supporting, part))
        return draft
