"""Pinning: the seed diseases of a question are described so that only all statements together single them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from medgym.canonical import keyed_hash
from medgym.query.algebra import Query
from medgym.query.solver import Solver
from medgym.synthesis.clues.statements import FINDINGS, Statement, Statements
from medgym.synthesis.draft import Draft
from medgym.synthesis.names import Telling
from medgym.world.graph import Graph

_POOL = 18
_COMMON_FROM = 20
_LOOSE_POOL = 9
_LOOSE_TRIES = 400
_SHORT = 1
_RARE = {"occasional", "very_rare"}


class Pinning:
    """Chooses the statements about seed diseases over one graph."""

    def __init__(self, graph: Graph, solver: Solver, statements: Statements) -> None:
        self.graph, self.solver, self.statements = graph, solver, statements
        self._seeds_of: dict[tuple[tuple[str, str, str, bool], ...], frozenset[int]] = {}
        self._reaches: dict[tuple[tuple[str, bool], ...], _Reach] = {}

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
        chosen: tuple[Statement, ...] | None = None
        findings: list[Statement] = []
        for fewest in (_COMMON_FROM, 2) if spread else (2,):
            findings = self.statements.findings(disease, telling, salt, fewest, _POOL)
            if chosen is None:
                chosen = self._smallest_set(draft, [*findings, *setting], required, salt, spread)
        if chosen is None:
            return None
        worded = sum(predicate in FINDINGS for predicate, _ in chosen)
        wanted = max(2 - worded, 1 + keyed_hash(salt, "extras") % 2)
        extras = [finding for finding in findings if finding not in chosen][:wanted]
        return _described(draft, self.statements, {draft.seed: chosen}, {draft.seed: extras})

    def _smallest_set(
        self,
        draft: Draft,
        pool: Sequence[Statement],
        required: Sequence[Statement],
        salt: str,
        spread: bool,
    ) -> tuple[Statement, ...] | None:
        """Return two or three statements, a finding first, that single out the disease while no fewer do.

        With `spread`, those that stand on most page types come first: a common finding is on the monograph, a rarer
        one in the case series, a group in its overview, so that evidence has to be gathered.
        """
        disease, rivals = draft.nodes[draft.seed], self._possible_seeds(draft)
        items = [*pool, *required]
        carriers = {item: rivals.intersection(self.graph.backward(item[0])[item[1]]) for item in items}
        pages = {item: self._page_of(disease, item) for item in items}
        sizes = (3, 2) if keyed_hash(salt, "size") % 2 else (2, 3)
        sets = [s for size in sizes for s in combinations(items, size) if s[0][0] in FINDINGS]
        if draft.form == "negative":
            sets = [s for s in sets if s[-1] in required]
        if spread:
            sets.sort(key=lambda s: -len({pages[item] for item in s}))
        return next((s for s in sets if _pins(disease, [carriers[item] for item in s])), None)

    def _possible_seeds(self, draft: Draft) -> frozenset[int]:
        """Return the diseases that fit the draft without its seed's clues: the clues have to tell these apart."""
        links = tuple(link.atom() for link in draft.links if link is not draft.absent)
        later = tuple(clue for clue in draft.clues if clue.subject != draft.seed)
        bound = {variable for atom in (*links, *later) for variable in atom.variables()}
        filters = tuple(f for f in draft.filters if f is not draft.absent and bound.issuperset(f.variables()))
        if not links:
            return frozenset(self.graph.forward("has_phenotype")) | frozenset(self.graph.forward("has_symptom"))
        query = Query(answer=draft.seed, atoms=(*links, *later), filters=filters, as_of=draft.as_of)
        if later or draft.as_of:
            return frozenset((self.solver.domains(query) or {}).get(draft.seed, ()))
        shape = tuple((link.source, link.predicate, link.target, link.inverse) for link in draft.links)
        if shape not in self._seeds_of:
            self._seeds_of[shape] = frozenset((self.solver.domains(query) or {}).get(draft.seed, ()))
        return self._seeds_of[shape]

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
        for first, second in self._pairs(pools, salt):
            if meeting.settled_by(self._carriers(first), self._carriers(second)):
                chosen = dict(zip(draft.seeds, (first, second), strict=True))
                extras = {
                    seed: [f for f in pool if f not in chosen[seed]][: keyed_hash(salt, "extras", seed) % 2]
                    for seed, pool in zip(draft.seeds, pools, strict=True)
                }
                return _described(draft, self.statements, chosen, extras)
        return None

    def _pairs(
        self, pools: list[list[Statement]], salt: str
    ) -> Iterator[tuple[tuple[Statement, ...], tuple[Statement, ...]]]:
        """Yield pairs of small sets of findings, two and two first."""
        for sizes in ((2, 2), (3, 2), (2, 3)):
            sets = [list(combinations(pool, size)) for pool, size in zip(pools, sizes, strict=True)]
            both = sorted(product(*map(range, map(len, sets))), key=lambda pair: keyed_hash(salt, "pair", *pair))
            for left, right in both[:_LOOSE_TRIES]:
                yield sets[0][left], sets[1][right]

    def _carriers(self, items: tuple[Statement, ...]) -> list[frozenset[int]]:
        return [frozenset(self.graph.backward(predicate)[node]) for predicate, node in items]

    def _meeting(self, draft: Draft) -> _Meeting:
        """Return where the arms of a draft can meet, by the disease each starts from."""
        shared = _shared(draft)
        first, second = (self._reach(_arm(draft, seed, shared)) for seed in draft.seeds)
        return _Meeting(first, second)

    def _reach(self, arm: tuple[tuple[str, bool], ...]) -> _Reach:
        if arm not in self._reaches:
            self._reaches[arm] = _Reach(self.graph, arm)
        return self._reaches[arm]


class _Reach:
    """Disease -> the things its arm reaches, worked out on first use."""

    def __init__(self, graph: Graph, arm: tuple[tuple[str, bool], ...]) -> None:
        self._tables = [graph.backward(p) if inverse else graph.forward(p) for p, inverse in arm]
        self._known: dict[int, frozenset[int]] = {}

    def of(self, disease: int) -> frozenset[int]:
        if disease not in self._known:
            nodes = {disease}
            for table in self._tables:
                nodes = {other for node in nodes for other in table.get(node, ())}
            self._known[disease] = frozenset(nodes)
        return self._known[disease]


class _Meeting:
    """Where two arms meet."""

    def __init__(self, first: _Reach, second: _Reach) -> None:
        self._first, self._second = first, second

    def settled_by(self, first: list[frozenset[int]], second: list[frozenset[int]]) -> bool:
        """Tell whether one place is left, and more without any one of the findings or without either arm."""
        if len(self._places(first, second)) != 1:
            return False
        if len(self._alone(self._first, first)) < 2 or len(self._alone(self._second, second)) < 2:
            return False
        fewer = [([*first[:n], *first[n + 1 :]], second) for n in range(len(first))]
        fewer += [(first, [*second[:n], *second[n + 1 :]]) for n in range(len(second))]
        return all(len(self._places(*pair)) > 1 for pair in fewer)

    def _alone(self, reach: _Reach, carriers: list[frozenset[int]]) -> set[int]:
        return {place for disease in frozenset.intersection(*carriers) for place in reach.of(disease)}

    def _places(self, first: list[frozenset[int]], second: list[frozenset[int]]) -> set[int]:
        lefts, rights = frozenset.intersection(*first), frozenset.intersection(*second)
        reached: dict[int, set[int]] = {}
        for disease in rights:
            for place in self._second.of(disease):
                reached.setdefault(place, set()).add(disease)
        return {place for d in lefts for place in self._first.of(d) if reached.get(place, set()) - {d}}


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
