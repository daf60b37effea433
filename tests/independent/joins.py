"""Conjunctive queries over fact rows by hash joins, written without any code of the package.

Atoms with one variable become candidate sets; atoms with two are joined one after the other, cheapest first, and every
column that nothing needs any more is projected away at once, so that a table stays about as large as what is still
asked. Parts of a query that share no variable are solved on their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from tests.independent.conditions import Condition, conditions
from tests.independent.facts import Facts, Node, Relation
from tests.independent.queries import atom_variables, bound_variables, positive_atoms

Row = tuple[Node, ...]
Edge = tuple[str, str, Relation]
Table = tuple[tuple[str, ...], set[Row]]


def solutions(facts: Facts, query: Mapping[str, Any], fixed: Mapping[str, Node] | None = None) -> list[dict[str, Node]]:
    """Return every binding of the bound variables that agrees with `fixed`, in a fixed order."""
    variables = bound_variables(query)
    rows = evaluate(facts, query, variables, fixed)
    return [dict(zip(variables, row, strict=True)) for row in sorted(rows, key=lambda row: [str(node) for node in row])]


def evaluate(
    facts: Facts, query: Mapping[str, Any], keep: tuple[str, ...], fixed: Mapping[str, Node] | None = None
) -> set[Row]:
    """Return the distinct values of the variables `keep`, all of which positive atoms must bind."""
    return set(combined(tables(facts, query, keep, fixed), keep))


def combined(parts: list[Table], keep: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of all parts put together, with their columns in the order of `keep`."""
    order = [variable for columns, _ in parts for variable in columns]
    places = [order.index(v) for v in keep]
    for choice in product(*(rows for _, rows in parts)):
        row = tuple(node for piece in choice for node in piece)
        yield tuple(row[place] for place in places)


def tables(
    facts: Facts, query: Mapping[str, Any], keep: tuple[str, ...], fixed: Mapping[str, Node] | None = None
) -> list[Table]:
    """Return, for each part of the query that shares no variable with another, the columns kept and their rows."""
    facts = facts.at(query.get("as_of"))
    tests = list(conditions(facts, query))
    if not all(test.holds() for test in tests if not test.variables):
        return [(keep, set())]
    found: list[Table] = []
    variables = (set(atom_variables(atom)) for atom in positive_atoms(query))
    for part in _linked([*variables, *(set(test.variables) for test in tests)]):
        wanted = tuple(v for v in keep if v in part)
        join = Join(facts, [atom for atom in positive_atoms(query) if part & set(atom_variables(atom))], fixed or {})
        found.append((wanted, join.run([test for test in tests if part & set(test.variables)], wanted)))
    return found


def _linked(groups: Iterable[set[str]]) -> list[set[str]]:
    """Return the sets of variables that stand together in some group, directly or through others."""
    parts: list[set[str]] = []
    for group in filter(None, groups):
        touching = [part for part in parts if part & group]
        parts = [part for part in parts if not part & group] + [group.union(*touching)]
    return parts


class Join:
    """One connected part of a query: candidates per variable, and a table that grows column by column."""

    def __init__(self, facts: Facts, atoms: list[Mapping[str, Any]], fixed: Mapping[str, Node]) -> None:
        self.candidates: dict[str, set[Node]] = {}
        self.edges: list[Edge] = []
        for atom in atoms:
            relation = facts.relation(atom["predicate"], atom.get("qualifiers"))
            subject, target = atom["subject"], atom["object"]
            if len(atom_variables(atom)) == 2:
                self.edges.append((subject, target, relation))
            elif subject == target:
                self._narrow(subject, {a for a, b in relation.pairs if a == b})
            elif subject in atom_variables(atom):
                self._narrow(subject, relation.subjects(target))
            else:
                self._narrow(target, relation.objects(subject))
        for variable in {v for atom in atoms for v in atom_variables(atom)} & fixed.keys():
            self._narrow(variable, {fixed[variable]})
        self.unused = set(self.candidates)  # candidate sets that still have to enter the table
        self.columns: tuple[str, ...] = ()
        self.rows: set[Row] = {()}

    def _narrow(self, variable: str, allowed: set[Node]) -> None:
        self.candidates[variable] = self.candidates.get(variable, allowed) & allowed

    def run(self, tests: list[Condition], keep: tuple[str, ...]) -> set[Row]:
        """Join everything and return the distinct rows of the columns `keep`."""
        for test in tests:
            if len(test.variables) == 1 and test.variables[0] in self.candidates:
                self._narrow(test.variables[0], set(filter(test.holds, self.candidates[test.variables[0]])))
        parts = _linked({subject, target} for subject, target, _ in self.edges)
        asked = set(keep).union(*(part for part in parts if part & set(keep)))
        while self.rows and (self.edges or self.unused):
            self._grow(asked)
            tests = self._apply(tests)
            self._forget(tests, keep)
        return self._columns(keep) if self.rows else set()

    def _grow(self, asked: set[str]) -> None:
        """Bring in the cheapest atom that touches the table; if none does, start again at the smallest domain.

        What is not asked for goes first: it shrinks to next to nothing before it meets the rest.
        """
        linked = [edge for edge in self.edges if edge[0] in self.columns or edge[1] in self.columns]
        if not linked:
            domains = self._domains()
            variable = min(domains, key=lambda v: (v in asked, len(domains[v]), v))
            self._add(variable, lambda row: domains[variable])
            return
        edge = min(linked, key=self._growth)
        self.edges.remove(edge)
        subject, target, relation = edge
        left, right = (self.columns.index(v) if v in self.columns else None for v in (subject, target))
        if left is None:
            self._add(subject, lambda row: relation.subjects(row[right]))
        elif right is None:
            self._add(target, lambda row: relation.objects(row[left]))
        else:
            self.rows = {row for row in self.rows if (row[left], row[right]) in relation.pairs}

    def _domains(self) -> dict[str, Collection[Node]]:
        """Return the values that each variable of the remaining atoms and candidate sets can take at most."""
        domains: dict[str, Collection[Node]] = {v: self.candidates[v] for v in self.unused}
        for subject, target, relation in self.edges:
            for variable, nodes in ((subject, relation.forward), (target, relation.backward)):
                domains[variable] = min(domains.get(variable, nodes), nodes, key=len)
        return domains

    def _growth(self, edge: Edge) -> float:
        """Return by about how many rows each row would be replaced."""
        subject, target, relation = edge
        if subject in self.columns and target in self.columns:
            return 0.0
        new, near, far = target, relation.forward, relation.backward
        if target in self.columns:
            new, near, far = subject, far, near
        allowed = min(len(self.candidates.get(new, far)), len(far))
        return len(relation.pairs) / max(1, len(near)) * allowed / max(1, len(far))

    def _add(self, variable: str, values: Callable[[Row], Iterable[Node]]) -> None:
        allowed = self.candidates.get(variable)
        self.unused.discard(variable)
        self.columns = (*self.columns, variable)
        self.rows = {(*row, node) for row in self.rows for node in values(row) if allowed is None or node in allowed}

    def _apply(self, tests: list[Condition]) -> list[Condition]:
        """Apply every test whose variables all have a column and return the others."""
        later = []
        for test in tests:
            if set(test.variables) <= set(self.columns):
                places = [self.columns.index(v) for v in test.variables]
                self.rows = {row for row in self.rows if test.holds(*(row[place] for place in places))}
            else:
                later.append(test)
        return later

    def _forget(self, tests: list[Condition], keep: tuple[str, ...]) -> None:
        """Drop every column that neither the result nor a later step needs."""
        joined = {v for edge in self.edges for v in edge[:2]}.union(keep)
        tested = {v for test in tests for v in test.variables}
        columns = tuple(v for v in self.columns if v in joined | tested)
        self.rows, self.columns = self._columns(columns), columns
        for variable in [v for v in columns if v not in joined]:
            users = [test for test in tests if variable in test.variables]
            if all(test.differs for test in users):
                self._thin(variable, len(users) + 1)

    def _columns(self, columns: tuple[str, ...]) -> set[Row]:
        if columns == self.columns:
            return self.rows
        places = [self.columns.index(v) for v in columns]
        return {tuple(row[place] for place in places) for row in self.rows}

    def _thin(self, variable: str, count: int) -> None:
        """Keep `count` values of a variable beside each rest of a row.

        It only has to differ from `count - 1` other nodes, so one of `count` values always will.
        """
        place = self.columns.index(variable)
        kept: dict[Row, list[Row]] = {}
        for row in self.rows:
            bucket = kept.setdefault(row[:place] + row[place + 1 :], [])
            if len(bucket) < count:
                bucket.append(row)
        self.rows = {row for bucket in kept.values() for row in bucket}
