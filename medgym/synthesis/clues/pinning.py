"""Pinning: the seed diseases of a question are described so that only all statements together single them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations, islice

from medgym.canonical import keyed_hash
from medgym.query.algebra import Query
from medgym.query.solver import Solver
from medgym.synthesis.clues.meeting import Meeting, Reach
from medgym.synthesis.clues.statements import FINDINGS, Statement, Statements
from medgym.synthesis.draft import Draft
from medgym.synthesis.names import Telling
from medgym.world.graph import Graph

_POOL = 18
_COMMON_FROM = 20
_LOOSE_POOL = 10
_SHORT = 1
_SEARCHED = 3
_RARE = {"occasional", "very_rare"}

Findable = Callable[[int, Sequence[Statement], Sequence[Statement]], bool]
"""Tells whether a search for what statements, and further ones, name brings up a page on their disease."""


class Pinning:
    """Chooses the statements about seed diseases over one graph."""

    def __init__(self, graph: Graph, solver: Solver, statements: Statements, findable: Findable) -> None:
        self.graph, self.solver, self.statements, self.findable = graph, solver, statements, findable
        self._seeds_of: dict[tuple[tuple[str, str, str, bool], ...], frozenset[int]] = {}
        self._reaches: dict[tuple[tuple[str, bool], ...], Reach] = {}

    def pin(self, draft: Draft, salt: str) -> Draft | None:
        """Describe the seed, or both seeds of an intersection; None when no fit set of statements is found."""
        if len(draft.seeds) == 1:
            return self._pin_one(draft, salt)
        return self._pin_jointly(draft, salt)

    # --- one seed: two or three statements that only together single it out -----------------------------------------

    def _pin_one(self, draft: Draft, salt: str) -> Draft | None:
        disease, telling = draft.nodes[draft.seed], Telling(self.graph, draft.masked())
        spread = len(draft.links) > _SHORT or keyed_hash(salt, "spread") % 4 == 0
        setting = self.statements.setting(disease, telling, salt) if spread else []
        required = self.statements.absences(disease, telling) if draft.form == "negative" else []
        for fewest in (_COMMON_FROM, 2) if spread else (2,):
            findings = self.statements.findings(disease, telling, salt, fewest, _POOL)
            sets = self._smallest_sets(draft, [*findings, *setting], required, salt, spread)
            for chosen in islice(sets, _SEARCHED):
                extras = self._extras(chosen, findings, salt)
                if self.findable(disease, chosen, extras):
                    return _described(draft, self.statements, {draft.seed: chosen}, {draft.seed: extras})
        return None

    def _extras(self, chosen: tuple[Statement, ...], findings: list[Statement], salt: str) -> list[Statement]:
        """Return one or two further findings, and more where `chosen` holds too few."""
        worded = sum(predicate in FINDINGS for predicate, _ in chosen)
        wanted = max(2 - worded, 1 + keyed_hash(salt, "extras") % 2)
        return [finding for finding in findings if finding not in chosen][:wanted]

    def _smallest_sets(
        self,
        draft: Draft,
        pool: Sequence[Statement],
        required: Sequence[Statement],
        salt: str,
        spread: bool,
    ) -> Iterator[tuple[Statement, ...]]:
        """Yield sets of two or three statements, a finding first, that single out the disease while no fewer do.

        With `spread`, those that stand on most page types come first: a common finding is on the monograph, a rarer
        one in the case series, a group in its overview, so that evidence has to be gathered.
        """
        disease, rivals = draft.nodes[draft.seed], self._possible_seeds(draft)
        items = [*pool, *required]
        carriers = {item: rivals.intersection(self.statements.carriers(item)) for item in items}
        pages = {item: self._page_of(disease, item) for item in items}
        sizes = (3, 2) if keyed_hash(salt, "size") % 2 else (2, 3)
        sets = [s for size in sizes for s in combinations(items, size) if s[0][0] in FINDINGS]
        if draft.form == "negative":
            sets = [s for s in sets if s[-1] in required]
        if spread:
            sets.sort(key=lambda s: -len({pages[item] for item in s}))
        return (s for s in sets if _pins(disease, [carriers[item] for item in s]))

    def _possible_seeds(self, draft: Draft) -> frozenset[int]:
        """Return the diseases from which a way of this shape starts: the clues have to tell these apart.

        Clues further along may rule out some of them; whatever they make superfluous is dropped afterwards.
        """
        links = tuple(link for link in draft.links if link != draft.absent)
        if not links:
            return self._described
        shape = tuple((link.source, link.predicate, link.target, link.inverse) for link in links)
        if shape not in self._seeds_of:
            query = Query(answer=draft.seed, atoms=tuple(link.atom() for link in links))
            self._seeds_of[shape] = frozenset((self.solver.domains(query) or {}).get(draft.seed, ()))
        return self._seeds_of[shape]

    @cached_property
    def _described(self) -> frozenset[int]:
        return frozenset(node for predicate in FINDINGS for node in self.graph.forward(predicate))

    def _page_of(self, disease: int, item: Statement) -> str:
        if item[0] == "in_group":
            return "group"
        rare = item[0] == "lacks_phenotype" or (
            item[0] == "has_phenotype" and self.statements.weights(disease, *item) <= _RARE
        )
        return "case_series" if rare else "monograph"

    # --- two seeds: each loose, only together they meet in one place ------------------------------------------------

    def _pin_jointly(self, draft: Draft, salt: str) -> Draft | None:
        """Describe both seeds so that the shared thing is settled by both together and by neither alone."""
        telling = Telling(self.graph, draft.masked())
        pools = [
            self.statements.findings(draft.nodes[seed], telling, f"{salt}/{seed}", 3, _LOOSE_POOL)
            for seed in draft.seeds
        ]
        meeting = self._meeting(draft)
        for pair in islice(meeting.settling(pools, salt), _SEARCHED):
            chosen = dict(zip(draft.seeds, pair, strict=True))
            extras = {
                seed: [f for f in pool if f not in chosen[seed]][: 1 + keyed_hash(salt, "extras", seed) % 2]
                for seed, pool in zip(draft.seeds, pools, strict=True)
            }
            if all(self.findable(draft.nodes[seed], chosen[seed], extras[seed]) for seed in draft.seeds):
                return _described(draft, self.statements, chosen, extras)
        return None

    def _meeting(self, draft: Draft) -> Meeting:
        """Return where the arms of a draft can meet, by the disease each starts from."""
        shared = _shared(draft)
        first, second = (self._reach(_arm(draft, seed, shared)) for seed in draft.seeds)
        return Meeting(self.graph, first, second)

    def _reach(self, arm: tuple[tuple[str, bool], ...]) -> Reach:
        if arm not in self._reaches:
            self._reaches[arm] = Reach(self.graph, arm)
        return self._reaches[arm]


def _shared(draft: Draft) -> str:
    """Return the variable in which the arms meet: the one that two links lead to."""
    targets = [link.target for link in draft.links]
    return next(variable for variable in draft.nodes if targets.count(variable) == 2)


def _arm(draft: Draft, seed: str, end: str) -> tuple[tuple[str, bool], ...]:
    arm, here = [], seed
    while here != end:
        link = next(link for link in draft.links if link.source == here)
        arm.append((link.predicate, link.inverse))
        here = link.target
    return tuple(arm)


def _described(
    draft: Draft,
    statements: Statements,
    chosen: dict[str, tuple[Statement, ...]],
    extras: dict[str, list[Statement]],
) -> Draft:
    """Return the draft with these clues of its seeds in place of earlier ones."""
    atoms = tuple(statements.atom(seed, item) for seed in draft.seeds for item in chosen[seed])
    supporting = tuple(statements.atom(seed, item) for seed in draft.seeds for item in extras[seed])
    later = tuple(clue for clue in draft.clues if clue.subject not in draft.seeds)
    return replace(draft, clues=(*atoms, *later), supporting=supporting)


def _pins(disease: int, carriers: Sequence[frozenset[int]]) -> bool:
    """Tell whether all findings together leave this disease alone, and any one less leaves others too."""
    if frozenset.intersection(*carriers) != {disease}:
        return False
    rests = ([*carriers[:n], *carriers[n + 1 :]] for n in range(len(carriers)))
    return all(len(frozenset.intersection(*rest)) > 1 for rest in rests)
