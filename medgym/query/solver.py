"""The exhaustive solver: every answer of a query over a world's facts, and no guess.

Domains are narrowed by semi-joins until nothing changes. On tree-shaped conjunctions, which most questions are, the
remaining domain of the answer variable *is* the answer set (Yannakakis 1981); cycles and conditions between two
variables are settled by backtracking over what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from medgym.query.algebra import Query
from medgym.query.probe import finds
from medgym.query.problem import Domains, Problem
from medgym.query.tables import Tables
from medgym.world.graph import Graph

#: Named in every proof; bump when the meaning of queries changes.
SOLVER = "medgym-solver-1"


class Solver:
    """Solves queries over one graph; keeps adjacency per predicate (and qualifiers) between calls."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._tables = Tables(graph)

    def answers(self, query: Query) -> tuple[int, ...] | None:
        """Return all nodes the answer variable can take, ascending; None when nothing binds it."""
        problem = Problem(query, self._tables)
        if query.answer not in problem.bound:
            return None
        domains = problem.start({})
        return () if domains is None else tuple(self._answers(problem, domains))

    def count(self, query: Query, most: int = 2, written: Callable[[int], object] = int) -> int | None:
        """Return how many answers there are, counting no further than `most`; None when nothing binds the answer.

        `written` says how an answer is written down: answers that read alike (two days of one year) count once.
        """
        problem = Problem(query, self._tables)
        if query.answer not in problem.bound:
            return None
        if finds(problem, most, written):
            return most
        domains = problem.start({})
        if domains is None:
            return 0
        seen: set[object] = set()
        for node in self._answers(problem, domains):
            seen.add(written(node))
            if len(seen) == most:
                break
        return len(seen)

    def domains(self, query: Query, fixed: Mapping[str, int] | None = None) -> Domains | None:
        """Return per variable the nodes that survive all semi-joins; None when some variable has none left."""
        return Problem(query, self._tables).start({variable: {node} for variable, node in (fixed or {}).items()})

    def solutions(self, query: Query, fixed: Mapping[str, int] | None = None) -> Iterator[dict[str, int]]:
        """Yield complete bindings, without repetition, in an order that depends on graph and query alone."""
        problem = Problem(query, self._tables)
        domains = problem.start({variable: {node} for variable, node in (fixed or {}).items()})
        if domains is not None:
            yield from _bindings(problem, domains, query.variables())

    def _answers(self, problem: Problem, domains: Domains) -> Iterable[int]:
        candidates = sorted(domains[problem.query.answer])
        acyclic = problem.is_acyclic()
        if acyclic and not problem.pairs:
            return candidates
        # On a forest, only variables that stand in a condition with another one have to be tried out.
        tried = [v for pair in problem.pairs for v in (pair.left, pair.right)] if acyclic else domains
        return (node for node in candidates if _is_answer(problem, domains, node, tuple(dict.fromkeys(tried))))


def _is_answer(problem: Problem, domains: Domains, node: int, tried: Sequence[str]) -> bool:
    fixed = problem.fix(domains, problem.query.answer, node)
    return fixed is not None and next(_bindings(problem, fixed, tried), None) is not None


def _bindings(problem: Problem, domains: Domains, variables: Sequence[str]) -> Iterator[dict[str, int]]:
    """Yield every way to fix `variables`; the domains given are narrowed already."""
    open_ones = [variable for variable in variables if len(domains[variable]) > 1]
    if _violated(problem, domains):
        return
    if not open_ones:
        yield {variable: next(iter(domains[variable])) for variable in variables}
        return
    branch = min(open_ones, key=lambda variable: len(domains[variable]))
    for node in sorted(domains[branch]):
        fixed = problem.fix(domains, branch, node)
        if fixed is not None:
            yield from _bindings(problem, fixed, variables)


def _violated(problem: Problem, domains: Domains) -> bool:
    """Tell whether a condition between two settled variables fails."""
    for pair in problem.pairs:
        left, right = domains[pair.left], domains[pair.right]
        if len(left) == len(right) == 1 and not pair.holds(next(iter(left)), next(iter(right))):
            return True
    return False
