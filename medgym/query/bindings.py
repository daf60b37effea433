"""Which bindings solve a narrowed problem, wholly or in some of its variables.

Domains are narrowed by semi-joins until nothing changes. On tree-shaped conjunctions, which most questions are, the
remaining domain of a variable *is* the set of its values in all solutions (Yannakakis 1981); cycles and conditions
between two variables are settled by backtracking over what is left. All domains given here are narrowed already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from medgym.query.problem import Domains, Problem


def settle(problem: Problem, domains: Domains, variables: Sequence[str]) -> Iterator[Domains]:
    """Yield the domains of every way to fix `variables`; what the other variables allow is not looked at further."""
    if _violated(problem, domains):
        return
    open_ones = [variable for variable in variables if len(domains[variable]) > 1]
    if not open_ones:
        yield domains
        return
    branch = min(open_ones, key=lambda variable: len(domains[variable]))
    for node in sorted(domains[branch]):
        fixed = problem.fix(domains, branch, node)
        if fixed is not None:
            yield from settle(problem, fixed, variables)


def picked(settled: Domains, variables: Sequence[str]) -> dict[str, int]:
    """Return the one node that each of these settled variables has left."""
    return {variable: next(iter(settled[variable])) for variable in variables}


def values(problem: Problem, domains: Domains, variable: str) -> Iterator[int]:
    """Yield the values of one variable in all solutions, ascending."""
    if _is_plain(problem):
        return iter(sorted(domains[variable]))
    return (binding[variable] for binding in projections(problem, domains, (variable,)))


def projections(
    problem: Problem, domains: Domains, over: Sequence[str], part: Collection[str] | None = None
) -> Iterator[dict[str, int]]:
    """Yield every distinct binding of `over` that some solution has, of one part of the query if `part` is given."""
    # On a forest, only variables that stand in a condition with another one have to be tried out.
    tried = [v for pair in problem.pairs for v in (pair.left, pair.right)] if problem.is_acyclic() else domains
    rest = tuple(dict.fromkeys(v for v in tried if v not in over and (part is None or v in part)))
    for settled in settle(problem, domains, over):
        if next(settle(problem, settled, rest), None) is not None:
            yield picked(settled, over)


def count_bindings(problem: Problem, domains: Domains, over: Sequence[str]) -> int:
    """Return how many distinct bindings of `over` the solutions have.

    Parts of the query that share no variable are counted on their own, since their bindings combine freely.
    """
    plain, count = _is_plain(problem), 1
    for part in problem.parts():
        own = tuple(variable for variable in over if variable in part)
        if plain and len(own) < 2:
            count *= len(domains[own[0]]) if own else 1
        else:
            count *= sum(1 for _ in projections(problem, domains, own, part))
    return count


def _is_plain(problem: Problem) -> bool:
    return not problem.pairs and problem.is_acyclic()


def _violated(problem: Problem, domains: Domains) -> bool:
    """Tell whether a condition between two settled variables fails."""
    for pair in problem.pairs:
        left, right = domains[pair.left], domains[pair.right]
        if len(left) == len(right) == 1 and not pair.holds(next(iter(left)), next(iter(right))):
            return True
    return False
