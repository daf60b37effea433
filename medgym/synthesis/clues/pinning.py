"""Pinning: the seed diseases of a question are described so that only all statements together single them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import islice

from medgym.canonical import keyed_hash
from medgym.query.solver import Solver
from medgym.synthesis.clues.meeting import Arm, Meeting, Pair, Places, Reach
from medgym.synthesis.clues.rivals import Rivals
from medgym.synthesis.clues.statements import FINDINGS, Statement, Statements
from medgym.synthesis.draft import Draft
from medgym.synthesis.names import Telling
from medgym.synthesis.proof import Said, told
from medgym.world.graph import Graph

_POOL = 18
_COMMON_FROM = 20
_LOOSE_POOL = 18
_PAIRS = 12
_SHORT = 1
_SEARCHED = 2
_RARE = {"occasional", "very_rare"}

Findable = Callable[[int, Sequence[Statement], Sequence[Statement]], bool]
"""Tells whether a search for what statements, and further ones, name brings up a page on their disease."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A draft whose seeds are described; for each clue of a lone seed, in order, a disease that only it keeps out."""

    draft: Draft
    rivals: tuple[int, ...] = ()


class Pinning:
    """Chooses the statements about seed diseases over one graph."""

    def __init__(self, graph: Graph, solver: Solver, statements: Statements, findable: Findable) -> None:
        self.graph, self.solver, self.statements, self.findable = graph, solver, statements, findable
        self._loose = lru_cache(maxsize=8192)(self._loose_of)
        self._settling = lru_cache(maxsize=65_536)(self._settling_pairs)
        self._starts = lru_cache(maxsize=4096)(self._starts_of)
        self._places, self._reaches = Places(), dict[Arm, Reach]()

    def pin(self, draft: Draft, salt: str) -> Pinned | None:
        """Describe the seed, or both seeds of an intersection; None when no fit set of statements is found."""
        if len(draft.seeds) == 1:
            return self._pin_one(draft, salt)
        return self._pin_jointly(draft, salt)

    # --- one seed: one to three statements that only together single it out -----------------------------------------

    def _pin_one(self, draft: Draft, salt: str) -> Pinned | None:
        disease, telling = draft.nodes[draft.seed], Telling(self.graph, draft.masked())
        spread = len(draft.links) > _SHORT or keyed_hash(salt, "spread") % 4 == 0
        setting = self.statements.setting(disease, telling, salt) if spread else []
        required = self.statements.absences(disease, telling) if draft.form == "negative" else []
        for fewest in (_COMMON_FROM, 2) if spread else (2,):
            findings = self.statements.findings(disease, telling, salt, fewest, _POOL)
            sets = self._smallest_sets(draft, [*findings, *setting], required, salt, spread)
            for chosen, rivals in islice(sets, _SEARCHED):
                extras = self._extras(chosen, findings, salt)
                if self.findable(disease, chosen, extras):
                    described = _described(draft, self.statements, {draft.seed: chosen}, {draft.seed: extras})
                    return Pinned(described, rivals)
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
    ) -> Iterator[tuple[tuple[Statement, ...], tuple[int, ...]]]:
        """Yield sets of statements, a finding first, that single out the disease while no fewer do: one to three.

        Fewer would leave a disease from which the same way leads elsewhere, so that the answer needs each statement;
        for each one such disease is told.

        With `spread`, those that stand on most page types come first: a common finding is on the monograph, a rarer
        one in the case series, a group in its overview, so that evidence has to be gathered.
        """
        disease, strays = draft.nodes[draft.seed], self._strays(draft)
        items = [*pool, *required]
        rivals = Rivals(disease, self._rivals(draft), {item: self.statements.carriers(item) for item in items})
        sizes = (3, 2, 1) if keyed_hash(salt, "size") % 2 else (2, 3, 1)
        pinning = [s for size in sizes for s in rivals.ruled_out_by(items, size) if s[0][0] in FINDINGS]
        if draft.form == "negative":
            pinning = [s for s in pinning if s[-1] in required]
        if spread:
            pages = {item: self._page_of(disease, item) for item in items}
            pinning.sort(key=lambda s: -len({pages[item] for item in s}))
        return ((s, back) for s in pinning if (back := rivals.coming_back(s, strays)))

    def _rivals(self, draft: Draft) -> frozenset[int]:
        """Return the diseases from which such a way starts, with the clues along it: these have to be told apart."""
        return self._starts(Said(told(draft)), draft.seed)

    def _starts_of(self, said: Said, seed: str) -> frozenset[int]:
        return frozenset((self.solver.domains(said.query) or {}).get(seed, ()))

    def _strays(self, draft: Draft) -> Callable[[int], bool]:
        """Return what tells whether the way of a draft leads from another disease to another answer."""
        narrowed = self.solver.narrowing(draft.query())
        watched = {draft.answer} if draft.answer in draft.single() else {*draft.single()} - {draft.seed}

        @cache
        def strays(disease: int) -> bool:
            domains = narrowed({draft.seed: disease})
            if domains is None or draft.gold is None:
                return domains is not None
            return not watched or any(domains[variable] != {draft.nodes[variable]} for variable in watched)

        return strays

    def _page_of(self, disease: int, item: Statement) -> str:
        if item[0] == "in_group":
            return "group"
        rare = item[0] == "lacks_phenotype" or (
            item[0] == "has_phenotype" and self.statements.weights(disease, *item) <= _RARE
        )
        return "case_series" if rare else "monograph"

    # --- two seeds: each loose, only together they meet in one place ------------------------------------------------

    def _pin_jointly(self, draft: Draft, salt: str) -> Pinned | None:
        """Describe both seeds so that the shared thing is settled by both together and by neither alone."""
        telling, shared = Telling(self.graph, draft.masked()), _shared(draft)
        seeds = tuple(draft.nodes[seed] for seed in draft.seeds)
        pools = [[s for s in self._loose(seed) if not telling.given_away_by(s[1])] for seed in seeds]
        pairs = self._settling(tuple(_arm(draft, seed, shared) for seed in draft.seeds), seeds)
        fit = [p for p in pairs if all(set(side) <= set(pool) for side, pool in zip(p, pools, strict=True))]
        drawn = sorted(fit, key=lambda pair: keyed_hash(salt, "pair", *(node for side in pair for _, node in side)))
        for pair in drawn[:_SEARCHED]:
            chosen = dict(zip(draft.seeds, pair, strict=True))
            extras = {
                seed: [f for f in pool if f not in chosen[seed]][: 1 + keyed_hash(salt, "extras", seed) % 2]
                for seed, pool in zip(draft.seeds, pools, strict=True)
            }
            if all(self.findable(draft.nodes[seed], chosen[seed], extras[seed]) for seed in draft.seeds):
                return Pinned(_described(draft, self.statements, chosen, extras))
        return None

    def _loose_of(self, disease: int) -> list[Statement]:
        return self.statements.findings(disease, Telling(self.graph, ()), f"loose/{disease}", 3, _LOOSE_POOL)

    def _settling_pairs(self, arms: tuple[Arm, Arm], seeds: tuple[int, int]) -> tuple[Pair, ...]:
        """Return what settles where two arms meet; the same two diseases come up time and again."""
        meeting = Meeting(self.graph, self._reach(arms[0]), self._reach(arms[1]), self._places)
        return tuple(islice(meeting.settling(seeds, [self._loose(seed) for seed in seeds]), _PAIRS))

    def _reach(self, arm: Arm) -> Reach:
        if arm not in self._reaches:
            self._reaches[arm] = Reach(self.graph, arm, self._places)
        return self._reaches[arm]


def _shared(draft: Draft) -> str:
    """Return the variable in which the arms meet: the one that two links lead to."""
    targets = [link.target for link in draft.links]
    return next(variable for variable in draft.nodes if targets.count(variable) == 2)


def _arm(draft: Draft, seed: str, end: str) -> Arm:
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
