"""What a query gives: the nodes of its answer variable, or what its aggregate makes of all solutions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from math import prod
from typing import Any

from tests.independent.facts import Facts, Node
from tests.independent.joins import combined, solutions, tables
from tests.independent.queries import bound_variables, named_variables


def answers(facts: Facts, query: Mapping[str, Any]) -> set[Node] | None:
    """Return every distinct result; None if no positive atom binds what the query is about."""
    return None if unbound(query) else set(each_answer(facts, query))


def unbound(query: Mapping[str, Any]) -> bool:
    """Tell whether the query has lost the atoms that bind its answer or what its aggregate goes over."""
    return not named_variables(query) <= set(bound_variables(query))


def each_answer(facts: Facts, query: Mapping[str, Any]) -> Iterator[Node]:
    """Yield all results of a query whose variables are bound; the same one may come again."""
    aggregate, answer = query.get("aggregate"), (query["answer"],)
    if not aggregate:
        yield from (row[0] for row in combined(tables(facts, query, answer), answer))
        return
    op, over = aggregate["op"], tuple(aggregate["over"])
    if op == "count":
        yield "number", str(prod(len(rows) for _, rows in tables(facts, query, over))), ""
    elif op == "difference":
        for row in combined(tables(facts, query, over), over):
            yield from difference(*row, aggregate["unit"])
    else:
        parts = tables(facts, query, tuple(dict.fromkeys((*over, *answer))))
        parts = [(columns, _extreme(columns, rows, over[0], op)) for columns, rows in parts]
        yield from (row[0] for row in combined(parts, answer))


def derivations(facts: Facts, query: Mapping[str, Any]) -> list[dict[str, Node]]:
    """Return the solutions that the result rests on, in a fixed order."""
    found, aggregate = solutions(facts, query), query.get("aggregate") or {}
    if aggregate.get("op") != "difference":
        return found
    return [row for row in found if list(difference(*(row[v] for v in aggregate["over"]), aggregate["unit"]))]


def difference(start: Node, end: Node, unit: str) -> Iterator[Node]:
    """Yield the whole units between two dates as a number, or nothing if the second comes first."""
    first, last = (date.fromisoformat(node[1]) for node in (start, end))
    if first > last:
        return
    years = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    months = (last.month - first.month) % 12 - (last.day < first.day)
    found = {"days": (last - first).days, "months": 12 * years + months % 12, "years": years}
    yield "number", str(found[unit]), unit


def _extreme(columns: tuple[str, ...], rows: set[Any], variable: str, op: str) -> set[Any]:
    """Keep the rows where a column is least or greatest."""
    if variable not in columns or not rows:
        return rows
    place = columns.index(variable)
    best = (min if op == "argmin" else max)(_value(row[place]) for row in rows)
    return {row for row in rows if _value(row[place]) == best}


def _value(node: Node) -> tuple[str, Any]:
    kind, text = node[0], node[1]
    return kind, Decimal(text) if kind == "number" else text
