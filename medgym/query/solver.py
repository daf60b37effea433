"""The exhaustive solver: every answer of a query over a world's facts, and no guess.

Domains are narrowed by semi-joins until nothing changes. On tree-shaped conjunctions, which most questions are, the
remaining domain of the answer variable *is* the answer set (Yannakakis 1981); cycles and conditions between two
variables are settled by backtracking over what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medgym.canonical import canonical_text
from medgym.errors import QueryError
from medgym.query.algebra import Atom, Filter, Query, is_variable
from medgym.query.filters import holds, holds_between
from medgym.world.graph import Graph
from medgym.world.vocabulary import PREDICATES

#: Named in every proof; bump when the meaning of queries changes.
SOLVER = "medgym-solver-1"

Adjacency = Mapping[int, tuple[int, ...]]
Domains = dict[str, set[int]]


class Solver:
    """Solves queries over one graph; keeps adjacency per predicate (and qualifiers) between calls."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._tables: dict[str, tuple[Adjacency, Adjacency]] = {}

    def answers(self, query: Query) -> tuple[int, ...] | None:
        """Return all nodes the answer variable can take, ascending; None when nothing binds it."""
        domains = self.domains(query)
        if domains is None:
            return ()
        if query.answer not in domains:
            return None
        if _is_tree(query):
            return tuple(sorted(domains[query.answer]))
        candidates = sorted(domains[query.answer])
        return tuple(node for node in candidates if self._exists(query, domains | {query.answer: {node}}))

    def domains(self, query: Query, fixed: Mapping[str, int] | None = None) -> Domains | None:
        """Return per variable the nodes that survive all semi-joins; None when some variable has none left."""
        domains: Domains = {variable: {node} for variable, node in (fixed or {}).items()}
        return domains if self._narrow(query, domains) else None

    def solutions(self, query: Query, fixed: Mapping[str, int] | None = None) -> Iterator[dict[str, int]]:
        """Yield complete bindings in ascending order of the variables' nodes, without repetition."""
        domains = self.domains(query, fixed)
        if domains is not None:
            yield from self._enumerate(query, domains, list(query.variables()))

    # --- narrowing --------------------------------------------------------------------------------------------------

    def _narrow(self, query: Query, domains: Domains) -> bool:
        """Apply every atom and one-variable filter until nothing changes; False when a domain runs empty."""
        positive = [atom for atom in query.atoms if not atom.negated]
        pending = sorted(positive, key=lambda atom: len(atom.variables()))
        changed = True
        while changed:
            changed = False
            for atom in pending:
                outcome = self._apply(atom, domains)
                if outcome is None:
                    return False
                changed |= outcome
            for condition in query.filters:
                outcome = self._apply_filter(condition, domains)
                if outcome is None:
                    return False
                changed |= outcome
            for atom in query.atoms:
                if atom.negated and len(atom.variables()) == 1:
                    outcome = self._apply_negated(atom, domains)
                    if outcome is None:
                        return False
                    changed |= outcome
        return True

    def _apply(self, atom: Atom, domains: Domains) -> bool | None:
        forward, backward = self._tables_of(atom)
        subject_is, object_is = is_variable(atom.subject), is_variable(atom.object)
        if subject_is and object_is:
            return self._join(atom.subject, atom.object, forward, backward, domains)
        if subject_is:
            return _restrict(domains, atom.subject, backward.get(self.graph.node(atom.object), ()))
        if object_is:
            return _restrict(domains, atom.object, forward.get(self.graph.node(atom.subject), ()))
        return False if self.graph.node(atom.object) in forward.get(self.graph.node(atom.subject), ()) else None

    def _join(self, left: str, right: str, forward: Adjacency, backward: Adjacency, domains: Domains) -> bool | None:
        lefts, rights = domains.get(left), domains.get(right)
        if lefts is None and rights is None:
            lefts = domains[left] = set(forward)
        if lefts is not None and (rights is None or len(lefts) <= len(rights)):
            return _semi_join(domains, left, right, forward)
        return _semi_join(domains, right, left, backward)

    def _apply_filter(self, condition: Filter, domains: Domains) -> bool | None:
        domain = domains.get(condition.variable)
        if domain is None or condition.other_variable is not None:
            return False
        kept = {node for node in domain if holds(condition, self.graph.value(node))}
        return _store(domains, condition.variable, kept)

    def _apply_negated(self, atom: Atom, domains: Domains) -> bool | None:
        (variable,) = atom.variables()
        domain = domains.get(variable)
        if domain is None:
            return False
        forward, backward = self._tables_of(atom)
        if atom.subject == variable:
            excluded = backward.get(self.graph.node(atom.object), ())
        else:
            excluded = forward.get(self.graph.node(atom.subject), ())
        return _store(domains, variable, domain.difference(excluded))

    def _tables_of(self, atom: Atom) -> tuple[Adjacency, Adjacency]:
        if atom.predicate not in PREDICATES:
            raise QueryError(f"Unknown predicate {atom.predicate!r}.", next_step="See medgym.world.vocabulary.")
        if not atom.qualifiers:
            return self.graph.forward(atom.predicate), self.graph.backward(atom.predicate)
        key = canonical_text([atom.predicate, dict(atom.qualifiers)])
        if key not in self._tables:
            self._tables[key] = self._qualified(atom.predicate, atom.qualifiers)
        return self._tables[key]

    def _qualified(self, predicate: str, wanted: Mapping[str, str]) -> tuple[Adjacency, Adjacency]:
        columns, graph = self.graph.columns, self.graph
        fitting = {n for n, marks in enumerate(graph.qualifiers) if wanted.items() <= marks.items()}
        forward: dict[int, set[int]] = {}
        backward: dict[int, set[int]] = {}
        for ordinal in graph.span(predicate):
            if int(columns.qualifier[ordinal]) in fitting:
                subject, target = int(columns.subject[ordinal]), int(columns.object[ordinal])
                forward.setdefault(subject, set()).add(target)
                backward.setdefault(target, set()).add(subject)
        return _frozen(forward), _frozen(backward)

    # --- backtracking -----------------------------------------------------------------------------------------------

    def _exists(self, query: Query, domains: Domains) -> bool:
        return next(self._enumerate(query, domains, list(query.variables())), None) is not None

    def _enumerate(self, query: Query, domains: Domains, variables: list[str]) -> Iterator[dict[str, int]]:
        narrowed = {variable: set(domain) for variable, domain in domains.items()}
        if not self._narrow(query, narrowed):
            return
        open_ones = [v for v in variables if len(narrowed.get(v, ())) != 1]
        if any(v not in narrowed for v in open_ones):
            raise QueryError(f"Nothing binds {', '.join(v for v in open_ones if v not in narrowed)}.")
        if not open_ones:
            binding = {variable: next(iter(narrowed[variable])) for variable in variables}
            if self._conditions_hold(query, binding):
                yield binding
            return
        branch = min(open_ones, key=lambda v: (len(narrowed[v]), variables.index(v)))
        for node in sorted(narrowed[branch]):
            yield from self._enumerate(query, narrowed | {branch: {node}}, variables)

    def _conditions_hold(self, query: Query, binding: Mapping[str, int]) -> bool:
        value = self.graph.value
        for condition in query.filters:
            if condition.other_variable is not None and not holds_between(
                condition.op, value(binding[condition.variable]), value(binding[condition.other_variable])
            ):
                return False
        for atom in query.atoms:
            if atom.negated and len(atom.variables()) == 2:
                forward, _ = self._tables_of(atom)
                if binding[atom.object] in forward.get(binding[atom.subject], ()):
                    return False
        return True


def _restrict(domains: Domains, variable: str, allowed: tuple[int, ...]) -> bool | None:
    domain = domains.get(variable)
    return _store(domains, variable, set(allowed) if domain is None else domain.intersection(allowed))


def _semi_join(domains: Domains, near: str, far: str, table: Adjacency) -> bool | None:
    """Keep what has a partner on the other side; `near` is known and the smaller side."""
    far_domain = domains.get(far)
    reached: set[int] = set()
    kept: set[int] = set()
    for node in domains[near]:
        partners = table.get(node)
        if partners is None:
            continue
        matching = partners if far_domain is None else far_domain.intersection(partners)
        if matching:
            kept.add(node)
            reached.update(matching)
    first = _store(domains, near, kept)
    second = _store(domains, far, reached)
    return None if first is None or second is None else first or second


def _store(domains: Domains, variable: str, kept: set[int]) -> bool | None:
    """Replace a domain; None when it is empty, else whether it changed."""
    if not kept:
        return None
    changed = variable not in domains or len(domains[variable]) != len(kept)
    domains[variable] = kept
    return changed


def _frozen(table: Mapping[int, set[int]]) -> Adjacency:
    return {node: tuple(sorted(others)) for node, others in table.items()}


def _is_tree(query: Query) -> bool:
    """Tell whether semi-joins alone are exact: no cycle among the variables, no condition between two of them."""
    if any(condition.other_variable is not None for condition in query.filters):
        return False
    parent: dict[str, str] = {}

    def root(variable: str) -> str:
        while parent.setdefault(variable, variable) != variable:
            variable = parent[variable]
        return variable

    for atom in query.atoms:
        if is_variable(atom.subject) and is_variable(atom.object):
            left, right = root(atom.subject), root(atom.object)
            if left == right or atom.negated:
                return False
            parent[left] = right
    return True
