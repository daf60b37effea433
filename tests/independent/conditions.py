"""What a row of a join must satisfy: filters, absent facts, and facts without any variable.

Numbers compare as numbers, dates and texts as text, entities only for sameness.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.independent.facts import Facts, Node, Relation
from tests.independent.queries import atom_variables, bound_variables, filter_variables, is_variable

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Condition:
    """`holds` takes the nodes of `variables`, in order; `differs` marks a plain != between two variables."""

    variables: tuple[str, ...]
    holds: Callable[..., bool]
    differs: bool = False


def conditions(facts: Facts, query: Mapping[str, Any]) -> Iterator[Condition]:
    """Yield all conditions of a query on the variables that its positive atoms bind.

    A filter on a variable that no atom binds is dropped; such a variable in a negated atom stands for anything.
    """
    bound = set(bound_variables(query))
    for condition in query.get("filters") or ():
        variables = filter_variables(condition)
        if bound.issuperset(variables):
            differs = condition["op"] == "!=" and len(set(variables)) == 2
            yield Condition(variables, filter_holds(condition), differs)
    for atom in query["atoms"]:
        relation = facts.relation(atom["predicate"], atom.get("qualifiers"))
        if atom.get("negated"):
            variables = tuple(v for v in atom_variables(atom) if v in bound)
            yield Condition(variables, _absent(atom, relation, variables))
        elif not atom_variables(atom):
            yield Condition((), _present((atom["subject"], atom["object"]), relation))


def filter_holds(condition: Mapping[str, Any]) -> Callable[..., bool]:
    """Return a function of the nodes of `filter_variables(condition)` that tells whether the filter holds."""
    op, value = condition["op"], condition.get("value")
    if condition.get("other_variable") is not None:
        return lambda left, right: _compare(op, _key(left), _key(right))
    if op == "between":
        low, high = value
        return lambda node: _against(">=", node, low) and _against("<=", node, high)
    if op in ("in", "not_in"):
        return lambda node: any(_against("=", node, item) for item in value) == (op == "in")
    return lambda node: _against(op, node, value)


def _against(op: str, node: Node, text: str) -> bool:
    kind, own = _key(node)
    return _compare(op, (kind, own), (kind, Decimal(text) if kind == "number" else text))


def _key(node: Node) -> tuple[str, Any]:
    if isinstance(node, str):
        return "entity", node
    kind, value, _ = node
    return kind, Decimal(value) if kind == "number" else value


def _compare(op: str, left: tuple[str, Any], right: tuple[str, Any]) -> bool:
    if op in ("=", "!="):
        return (left == right) == (op == "=")
    return left[0] == right[0] != "entity" and _ORDER[op](left[1], right[1])


def _present(pair: tuple[Node, Node], relation: Relation) -> Callable[..., bool]:
    return lambda: pair in relation.pairs


def _absent(atom: Mapping[str, Any], relation: Relation, variables: tuple[str, ...]) -> Callable[..., bool]:
    subject, target = atom["subject"], atom["object"]
    any_subject = is_variable(subject) and subject not in variables
    any_target = is_variable(target) and target not in variables
    twice = any_subject and subject == target

    def holds(*nodes: Node) -> bool:
        known = dict(zip(variables, nodes, strict=True))
        left, right = known.get(subject, subject), known.get(target, target)
        if any_subject and any_target:
            return not any(a == b or not twice for a, b in relation.pairs)
        if any_subject:
            return not relation.subjects(right)
        return not relation.objects(left) if any_target else (left, right) not in relation.pairs

    return holds
