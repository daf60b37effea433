"""What filter operators mean on dates, numbers and entities."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from medgym.errors import QueryError
from medgym.query.algebra import Filter
from medgym.world.facts import Literal

_Comparable = str | Decimal


def holds(condition: Filter, value: str | Literal) -> bool:
    """Tell whether a node's value passes a one-variable filter; raises `QueryError` for values of the wrong kind."""
    if isinstance(condition.value, tuple):
        if condition.op == "between":
            low, high = (_key(value, bound) for bound in condition.value)
            return _compare("<=", low, _own(value)) and _compare("<=", _own(value), high)
        return (_own(value) in {_key(value, member) for member in condition.value}) == (condition.op == "in")
    if condition.value is None:
        raise QueryError(f"The filter on {condition.variable} compares two variables.")
    return _compare(condition.op, _own(value), _key(value, condition.value))


def holds_between(op: str, left: str | Literal, right: str | Literal) -> bool:
    """Tell whether two nodes' values stand in the relation `op`; entities know only = and !=."""
    if isinstance(left, str) != isinstance(right, str):
        return op == "!="
    if isinstance(left, str) and op not in ("=", "!="):
        raise QueryError(f"Entities cannot be compared by {op!r}.", next_step="Use = or != between entities.")
    return _compare(op, _own(left), _own(right))


def _own(value: str | Literal) -> _Comparable:
    return value if isinstance(value, str) else _key(value, value.value)


def _key(kind: str | Literal, written: str) -> _Comparable:
    """Return a comparable: ISO text for dates and names, a decimal for numbers."""
    if isinstance(kind, Literal) and kind.type == "number":
        try:
            return Decimal(written)
        except InvalidOperation:
            raise QueryError(f"{written!r} is not a number.", next_step="Write numbers as decimal text.") from None
    return written


def _compare(op: str, left: _Comparable, right: _Comparable) -> bool:
    if op == "=":
        return left == right
    if op == "!=":
        return left != right
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        low, high = (left, right) if op in ("<", "<=") else (right, left)
        return low < high or (op in ("<=", ">=") and low == high)
    if isinstance(left, str) and isinstance(right, str):
        first, second = (left, right) if op in ("<", "<=") else (right, left)
        return first < second or (op in ("<=", ">=") and first == second)
    raise QueryError(f"{left!r} and {right!r} are not comparable.")
