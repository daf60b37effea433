"""The exhaustive solver: every result of a query over a world's facts, and no guess.

A query is compiled (`problem`), its domains are narrowed, what is left is enumerated (`bindings`), and an aggregate is
made of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from medgym.query.aggregates import order_key, whole_units
from medgym.query.algebra import Aggregate, Query
from medgym.query.bindings import count_bindings, picked, projections, settle, values
from medgym.query.probe import finds
from medgym.query.problem import Domains, Problem
from medgym.query.tables import Tables
from medgym.world.facts import Literal
from medgym.world.graph import Graph

#: Named in every proof; bump when the meaning of queries changes.
SOLVER = "medgym-solver-1"

Result = int | Literal
"""A node of the graph, or the number that a count or difference gives."""


class Solver:
    """Solves queries over one graph; keeps adjacency per predicate, qualifiers and date between calls."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._tables = Tables(graph)

    def results(self, query: Query) -> tuple[Result, ...] | None:
        """Return all distinct results, ascending; None when nothing binds the answer variable of a plain query.

        Results are nodes, or for count and difference literals of type "number" with the unit of the difference.
        """
        if query.aggregate is None or not query.aggregate.is_number:
            return self.answers(query)
        return tuple(sorted(set(self._numbers(query, query.aggregate)), key=order_key))

    def answers(self, query: Query) -> tuple[int, ...] | None:
        """Return all nodes the answer variable can take, ascending; None when nothing binds it, as in a count."""
        problem = Problem(query, self._tables)
        if query.answer not in problem.bound:
            return None
        domains = problem.start({})
        return () if domains is None else tuple(sorted(self._answers(problem, domains)))

    def count(self, query: Query, most: int = 2, written: Callable[[int], object] = int) -> int | None:
        """Return how many results there are, counting no further than `most`; None when nothing binds the answer.

        `written` says how an answer is written down: answers that read alike (two days of one year) count once.
        A count has one result whatever it is: compare `results` to learn whether a clue changes it.
        """
        found: Iterable[object]
        if query.aggregate is not None and query.aggregate.is_number:
            found = ("any",) if query.aggregate.op == "count" else self._numbers(query, query.aggregate)
        else:
            problem = Problem(query, self._tables)
            if query.answer not in problem.bound:
                return None
            if query.aggregate is None and finds(problem, most, written):
                return most
            domains = problem.start({})
            found = () if domains is None else map(written, self._answers(problem, domains))
        seen: set[object] = set()
        for result in found:
            seen.add(result)
            if len(seen) == most:
                break
        return len(seen)

    def domains(self, query: Query, fixed: Mapping[str, int] | None = None) -> Domains | None:
        """Return per variable the nodes that survive all semi-joins; None when some variable has none left.

        A condition on two variables counts once one of them has a single candidate: "later than the one before" does.
        """
        return self.narrowing(query)(fixed or {})

    def narrowing(self, query: Query) -> Callable[[Mapping[str, int]], Domains | None]:
        """Return `domains` of one query as a function of what is fixed, for asking time and again."""
        problem = Problem(query, self._tables)

        def narrowed(fixed: Mapping[str, int]) -> Domains | None:
            domains = problem.start({variable: {node} for variable, node in fixed.items()})
            return domains if domains is not None and problem.compare(domains) else None

        return narrowed

    def solutions(self, query: Query, fixed: Mapping[str, int] | None = None) -> Iterator[dict[str, int]]:
        """Yield complete bindings of the conjunction, each once, in an order that depends on graph and query alone."""
        problem = Problem(query, self._tables)
        domains = problem.start({variable: {node} for variable, node in (fixed or {}).items()})
        if domains is not None:
            variables = query.variables()
            yield from (picked(settled, variables) for settled in settle(problem, domains, variables))

    def derivations(self, query: Query) -> Iterator[dict[str, int]]:
        """Yield the bindings that the results rest on.

        Those are all solutions: a count counts them, least and greatest compare them. Only a solution whose second
        date is the earlier one gives no difference and is left out.
        """
        aggregate = query.aggregate
        for binding in self.solutions(query):
            if aggregate is None or aggregate.unit is None or self._difference(aggregate, binding) is not None:
                yield binding

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _numbers(self, query: Query, aggregate: Aggregate) -> Iterator[Literal]:
        """Yield what a count or difference gives; a difference may come up again and again."""
        problem = Problem(query, self._tables)
        domains = problem.start({})
        if aggregate.op == "count":
            yield Literal("number", str(0 if domains is None else count_bindings(problem, domains, aggregate.over)))
        elif domains is not None:
            for binding in projections(problem, domains, aggregate.over):
                units = self._difference(aggregate, binding)
                if units is not None:
                    yield Literal("number", str(units), aggregate.unit or "")

    def _difference(self, aggregate: Aggregate, binding: Mapping[str, int]) -> int | None:
        start, end = (self.graph.value(binding[variable]) for variable in aggregate.over)
        return whole_units(start, end, aggregate.unit or "days")

    # --- nodes ------------------------------------------------------------------------------------------------------

    def _answers(self, problem: Problem, domains: Domains) -> Iterator[int]:
        """Yield the distinct answers, each once."""
        query = problem.query
        if query.aggregate is None:
            return values(problem, domains, query.answer)
        return self._extreme(problem, domains, query.aggregate)

    def _extreme(self, problem: Problem, domains: Domains, aggregate: Aggregate) -> Iterator[int]:
        """Yield the answers at the least (greatest) value of `over` that any solution has."""
        (over,) = aggregate.over

        ranked = sorted(domains[over], key=self._tables.order_key, reverse=aggregate.op == "argmax")
        for _, tied in groupby(ranked, key=self._tables.order_key):
            seen: set[int] = set()
            for node in tied:
                fixed = problem.fix(domains, over, node)
                for answer in () if fixed is None else values(problem, fixed, problem.query.answer):
                    if answer not in seen:
                        seen.add(answer)
                        yield answer
            if seen:
                return
