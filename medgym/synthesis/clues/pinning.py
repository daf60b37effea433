"""Pinning: the seed diseases of a question are described so that only all statements together single them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
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
_LOOSE_POOL = 10
_LOOSE_SETS = 40
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
        """Return the diseases from which a way of this shape starts: the clues have to tell these apart.

        Clues further along may rule out some of them; whatever they make superfluous is dropped afterwards.
        """
        links = tuple(link for link in draft.links if link is not draft.absent)
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
        for first, second in meeting.settling(pools, salt):
            chosen = dict(zip(draft.seeds, (first, second), strict=True))
            extras = {
                seed: [f for f in pool if f not in chosen[seed]][: keyed_hash(salt, "extras", seed) % 2]
                for seed, pool in zip(draft.seeds, pools, strict=True)
            }
            return _described(draft, self.statements, chosen, extras)
        return None

    def _meeting(self, draft: Draft) -> _Meeting:
        """Return where the arms of a draft can meet, by the disease each starts from."""
        shared = _shared(draft)
        first, second = (self._reach(_arm(draft, seed, shared)) for seed in draft.seeds)
        return _Meeting(self.graph, first, second)

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

    def of_all(self, diseases: frozenset[int]) -> frozenset[int]:
        return frozenset(place for disease in diseases for place in self.of(disease))


@dataclass(frozen=True)
class _Side:
    """Some findings of one arm's disease: who carries them all, what these reach, and both without each finding."""

    items: tuple[Statement, ...]
    diseases: frozenset[int]
    places: frozenset[int]
    looser: tuple[tuple[frozenset[int], frozenset[int]], ...]


class _Meeting:
    """Where two arms meet."""

    def __init__(self, graph: Graph, first: _Reach, second: _Reach) -> None:
        self._graph, self._first, self._second = graph, first, second

    def settling(
        self, pools: Sequence[Sequence[Statement]], salt: str
    ) -> Iterator[tuple[tuple[Statement, ...], tuple[Statement, ...]]]:
        """Yield pairs of small sets of findings that leave one place together, and more if anything is left out."""
        sides = [self._sides(pool, reach, salt) for pool, reach in zip(pools, (self._first, self._second), strict=True)]
        for left, right in product(*sides):
            if len(left.places & right.places) == 1 and self._is_tight(left, right):
                yield left.items, right.items

    def _sides(self, pool: Sequence[Statement], reach: _Reach, salt: str) -> list[_Side]:
        """Return sets of two and three findings that leave two places or more, in a drawn order."""
        carriers = {item: frozenset(self._graph.backward(item[0])[item[1]]) for item in pool}
        sets = [items for size in (2, 3) for items in combinations(pool, size)]
        drawn = sorted(sets, key=lambda items: (len(items), keyed_hash(salt, "side", *(node for _, node in items))))
        found: list[_Side] = []
        for items in drawn:
            diseases = frozenset.intersection(*(carriers[item] for item in items))
            places = reach.of_all(diseases)
            if len(places) > 1:
                fewer = [frozenset.intersection(*(carriers[i] for i in items if i != item)) for item in items]
                found.append(_Side(items, diseases, places, tuple((few, reach.of_all(few)) for few in fewer)))
            if len(found) == _LOOSE_SETS:
                break
        return found

    def _is_tight(self, left: _Side, right: _Side) -> bool:
        """Tell whether just one place is left, and more without any one finding."""
        if any(len(places & right.places) < 2 for _, places in left.looser):
            return False
        if any(len(left.places & places) < 2 for _, places in right.looser):
            return False
        if len(self._places(left.diseases, right.diseases)) != 1:
            return False
        return all(len(self._places(few, right.diseases)) > 1 for few, _ in left.looser) and all(
            len(self._places(left.diseases, few)) > 1 for few, _ in right.looser
        )

    def _places(self, lefts: frozenset[int], rights: frozenset[int]) -> set[int]:
        """Return where a disease of one set and another disease of the other meet."""
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
