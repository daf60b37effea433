"""One query, compiled: what each variable alone must satisfy, the joins between two, the conditions on pairs.

Domains are sets that are replaced, never changed, so that a copy of the dictionary is a snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from medgym.query.algebra import Atom, Filter, Query, is_variable
from medgym.query.filters import holds_between
from medgym.query.tables import Adjacency, Tables

Domains = dict[str, set[int]]
_Sieve = Callable[[set[int]], set[int]]


@dataclass(frozen=True, slots=True)
class Join:
    """An atom between two different variables."""

    left: str
    right: str
    forward: Adjacency
    backward: Adjacency


@dataclass(frozen=True, slots=True)
class Pair:
    """A condition on two variables that no semi-join can settle."""

    left: str
    right: str
    holds: Callable[[int, int], bool]


@dataclass
class Problem:
    """A query over tables. `possible` is False when an atom without variables already fails."""

    query: Query
    tables: Tables
    possible: bool = True
    anchors: Domains = field(default_factory=dict)
    sieves: dict[str, list[_Sieve]] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bound = frozenset(v for atom in self.query.atoms if not atom.negated for v in atom.variables())
        for atom in self.query.atoms:
            (self._deny if atom.negated else self._state)(atom)
        for condition in self.query.filters:
            self._filter(condition)

    # --- compiling --------------------------------------------------------------------------------------------------

    def _state(self, atom: Atom) -> None:
        forward, backward = self.tables.of(atom, self.query.as_of)
        node = self.tables.graph.node
        subject_is, object_is = is_variable(atom.subject), is_variable(atom.object)
        if subject_is and atom.subject == atom.object:
            self._anchor(atom.subject, {n for n, others in forward.items() if n in others})
        elif subject_is and object_is:
            self.joins.append(Join(atom.subject, atom.object, forward, backward))
        elif subject_is:
            self._anchor(atom.subject, backward.get(node(atom.object), ()))
        elif object_is:
            self._anchor(atom.object, forward.get(node(atom.subject), ()))
        else:
            self.possible &= node(atom.object) in forward.get(node(atom.subject), ())

    def _deny(self, atom: Atom) -> None:
        """A negated atom has no match; a variable that nothing else binds stands for anything."""
        forward, backward = self.tables.of(atom, self.query.as_of)
        subject, target = self._fixed(atom.subject), self._fixed(atom.object)
        here, there = atom.subject in self.bound, atom.object in self.bound
        if here and there and atom.subject != atom.object:
            self.pairs.append(Pair(atom.subject, atom.object, lambda a, b: b not in forward.get(a, ())))
        elif here and there:
            self._sift(atom.subject, lambda nodes: {n for n in nodes if n not in forward.get(n, ())})
        elif here:
            self._exclude(atom.subject, forward if target is None else backward.get(target, ()))
        elif there:
            self._exclude(atom.object, backward if subject is None else forward.get(subject, ()))
        elif atom.subject == atom.object and is_variable(atom.subject):
            self.possible &= not any(n in others for n, others in forward.items())
        elif subject is None:
            self.possible &= not (forward if target is None else backward.get(target))
        else:
            matches = forward.get(subject, ())
            self.possible &= not (matches if target is None else target in matches)

    def _filter(self, condition: Filter) -> None:
        value, other = self.tables.graph.value, condition.other_variable
        if other is None:
            self._sift(condition.variable, lambda nodes: self.tables.passing(condition, nodes))
            return

        def compare(left: int, right: int) -> bool:
            return holds_between(condition.op, value(left), value(right))

        self.pairs.append(Pair(condition.variable, other, compare))

    def _fixed(self, term: str) -> int | None:
        return None if is_variable(term) else self.tables.graph.node(term)

    def _anchor(self, variable: str, allowed: Iterable[int]) -> None:
        known = self.anchors.get(variable)
        self.anchors[variable] = set(allowed) if known is None else known.intersection(allowed)

    def _exclude(self, variable: str, nodes: Iterable[int]) -> None:
        excluded = frozenset(nodes)
        self._sift(variable, lambda candidates: candidates - excluded)

    def _sift(self, variable: str, sieve: _Sieve) -> None:
        self.sieves.setdefault(variable, []).append(sieve)

    # --- narrowing --------------------------------------------------------------------------------------------------

    def start(self, fixed: Domains) -> Domains | None:
        """Return the narrowed domains of all variables; None when some variable has no candidate."""
        domains: Domains = {}
        for variable in sorted({*self.anchors, *fixed}):
            sets = [table[variable] for table in (self.anchors, fixed) if variable in table]
            if not self._receive(domains, variable, set.intersection(*sets)):
                return None
        return domains if self.possible and self.narrow(domains, self.joins) else None

    def fix(self, domains: Domains, variable: str, node: int) -> Domains | None:
        """Return the domains once `variable` is `node`; None when that leaves some variable without candidates."""
        narrowed = domains | {variable: {node}}
        touched = [join for join in self.joins if variable in (join.left, join.right)]
        return narrowed if self.narrow(narrowed, touched) else None

    def narrow(self, domains: Domains, joins: Iterable[Join]) -> bool:
        """Apply joins, smallest known side first, until nothing changes; False when a domain runs empty."""
        waiting = list(joins)
        while waiting:
            join = min(waiting, key=lambda j: _cost(j, domains))
            waiting.remove(join)
            before = {v: len(domains[v]) if v in domains else -1 for v in (join.left, join.right)}
            if not self._join(join, domains):
                return False
            changed = {variable for variable, size in before.items() if len(domains[variable]) != size}
            for other in self.joins if changed else ():
                if other is not join and other not in waiting and not changed.isdisjoint((other.left, other.right)):
                    waiting.append(other)
        return True

    def compare(self, domains: Domains) -> bool:
        """Narrow by conditions on pairs of which one side is settled; False when a domain runs empty."""
        changed = True
        while changed:
            changed = False
            for pair in self.pairs:
                lefts, rights = domains[pair.left], domains[pair.right]
                if len(lefts) > 1 and len(rights) > 1:
                    continue
                holding = [(a, b) for a in lefts for b in rights if pair.holds(a, b)]
                domains[pair.left], domains[pair.right] = {a for a, _ in holding}, {b for _, b in holding}
                if len(holding) < len(lefts) * len(rights):
                    changed = True
                    if not holding or not self.narrow(domains, self.joins):
                        return False
        return True

    def _join(self, join: Join, domains: Domains) -> bool:
        lefts, rights = domains.get(join.left), domains.get(join.right)
        if lefts is None and rights is None:
            if join.left not in self.sieves and join.right not in self.sieves:  # the whole relation: nothing to look up
                domains[join.left], domains[join.right] = set(join.forward), set(join.backward)
                return bool(join.forward)
            if not self._receive(domains, join.left, set(join.forward)):
                return False
            lefts = domains[join.left]
        if lefts is not None and (rights is None or len(lefts) <= len(rights)):
            return self._semi_join(domains, join.left, join.right, join.forward)
        return self._semi_join(domains, join.right, join.left, join.backward)

    def _semi_join(self, domains: Domains, near: str, far: str, table: Adjacency) -> bool:
        """Keep what has a partner on the other side; `near` is known and the smaller side."""
        if far not in domains:
            reached = set().union(*filter(None, map(table.get, domains[near])))
            if not self._receive(domains, far, reached):
                return False
            if far not in self.sieves:
                domains[near] = {start for start in domains[near] if start in table}
                return True
        known = domains[far]
        kept: set[int] = set()
        reached = set()
        for node in domains[near]:
            partners = table.get(node)
            if partners and (matching := known.intersection(partners)):
                kept.add(node)
                reached |= matching
        domains[near], domains[far] = kept, reached
        return bool(kept)

    def _receive(self, domains: Domains, variable: str, nodes: set[int]) -> bool:
        """Give a variable its first domain, sifted by everything it alone must satisfy."""
        for sieve in self.sieves.get(variable, ()):
            nodes = sieve(nodes)
        domains[variable] = nodes
        return bool(nodes)

    # --- shape ------------------------------------------------------------------------------------------------------

    def is_acyclic(self) -> bool:
        """Tell whether the joins form a forest: then narrowed, non-empty domains always hold a solution."""
        linked = _Linked()
        return all(linked.unite(join.left, join.right) for join in self.joins)

    def parts(self) -> list[set[str]]:
        """Return the variables that joins and conditions link, directly or through others, in a fixed order."""
        linked = _Linked()
        for left, right in [(j.left, j.right) for j in self.joins] + [(p.left, p.right) for p in self.pairs]:
            linked.unite(left, right)
        parts: dict[str, set[str]] = {}
        for variable in sorted(self.bound):
            parts.setdefault(linked.root(variable), set()).add(variable)
        return list(parts.values())


class _Linked:
    """Disjoint sets of variables."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, variable: str) -> str:
        while self._parent.setdefault(variable, variable) != variable:
            variable = self._parent[variable]
        return variable

    def unite(self, left: str, right: str) -> bool:
        """Link two variables; False when they were linked already."""
        left, right = self.root(left), self.root(right)
        self._parent[left] = right
        return left != right


def _cost(join: Join, domains: Domains) -> tuple[int, int]:
    sizes = [len(domains[variable]) for variable in (join.left, join.right) if variable in domains]
    return (0, min(sizes)) if sizes else (1, 0)
