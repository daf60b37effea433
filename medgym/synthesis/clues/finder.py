"""From a bare draft to one whose answer is unique and in which no clue can be spared."""

from __future__ import annotations

from dataclasses import dataclass, replace

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.synthesis.clues.dates import DateClues
from medgym.synthesis.clues.pinning import Findable, Pinned, Pinning
from medgym.synthesis.clues.separating import Separating
from medgym.synthesis.clues.statements import FINDINGS, Statements
from medgym.synthesis.draft import Draft
from medgym.synthesis.proof import SEVERAL, Necessity, Without, result_of, superfluous, told
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
        separated = self._separating.separate(draft, salt)
        pinned = self._pinning.pin(separated, salt)
        if pinned is None:
            raise Refused("the seed cannot be pinned", way=draft.up_to(draft.seeds[-1]) if draft.seeds[1:] else ())
        if not self._is_clear(pinned.draft):
            raise Refused("the way to the answer is ambiguous")
        self._settle(pinned.draft)
        minimal, counts = self._minimal(pinned)
        if minimal.form == "negative" and all(atom.predicate != "lacks_phenotype" for atom in minimal.clues):
            raise Refused("the negative finding is not needed")
        findings = [a for a in (*minimal.clues, *minimal.supporting) if a.subject == minimal.seed]
        if sum(atom.predicate in FINDINGS for atom in findings) < _LEAST_FINDINGS:
            raise Refused("too few findings are worded")
        return Clued(minimal, counts)

    def _is_clear(self, draft: Draft) -> bool:
        """Tell whether everything on the way stands for one thing alone."""
        return draft.is_clear(self.solver.domains(told(draft)) or {})

    def _settle(self, draft: Draft) -> None:
        """Check that the query has just the answer that the draft is about."""
        if self.solver.results(draft.query()) != result_of(draft):
            raise Refused("the answer is not unique" if draft.absent is None else "there is an answer after all")
        if draft.as_of is not None:
            now = draft.query().model_copy(update={"as_of": None})
            if self.solver.results(now) == result_of(draft):
                raise Refused("the date changes nothing")

    def _minimal(self, pinned: Pinned) -> tuple[Draft, tuple[int, ...]]:
        """Drop clues that are not needed, one at a time; findings of a seed stay as supporting ones."""
        draft = pinned.draft
        settled = self._known_needed(pinned)
        while True:
            query = draft.query()
            without = self._necessity.of(query, draft.gold is not None, settled)
            spare = superfluous(query, without)
            if not spare:
                return draft, tuple(rest.results for rest in without)
            droppable = [p for p in reversed(spare) if isinstance(p, Filter) or p in draft.clues]
            if not droppable or draft.absent in droppable:
                raise Refused("a hop is not needed")
            draft = self._with_less(draft, droppable)
            settled = _still_needed(query, without, draft.query())

    def _known_needed(self, pinned: Pinned) -> dict[int, Without]:
        """Return what is settled by the rivals that clues of the seed keep out: each leads to another answer."""
        query, gold = pinned.draft.query(), pinned.draft.gold
        if query.aggregate is not None or not isinstance(gold, int):
            return {}
        return {
            place: Without(SEVERAL, same=False)
            for place, (atom, rival) in enumerate(zip(query.atoms, pinned.rivals, strict=False))
            if self._necessity.is_shown_by(query, atom, {pinned.draft.seed: rival}, gold)
        }

    def _with_less(self, draft: Draft, spare: list[Atom | Filter]) -> Draft:
        """Return the draft without the first part that the answer can spare and the way to it can, too."""
        for part in spare:
            reduced = _without(draft, part)
            if self._is_clear(reduced):
                return reduced
        raise Refused("the way to the answer is ambiguous")


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
        return draft.without(part)
    draft = replace(draft, clues=tuple(atom for atom in draft.clues if atom is not part))
    bound = {v for atom in (*draft.clues, *(link.atom() for link in draft.links)) for v in atom.variables()}
    draft = replace(draft, filters=tuple(f for f in draft.filters if bound.issuperset(f.variables())))
    if part.subject in draft.seeds and part.predicate in FINDINGS:
        draft = replace(draft, supporting=(*draft.supporting, part))
    return draft
