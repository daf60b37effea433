"""Random tiny worlds as rows, and queries evaluated by nested loops over them."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import strategies as st

from tests.independent.conditions import filter_holds
from tests.independent.facts import Facts, object_of
from tests.independent.queries import bound_variables, filter_variables

Fact = tuple[str, str, Any, dict[str, str]]


def facts_of(rows: list[Fact]) -> Facts:
    def row(number: int, subject: str, predicate: str, target: Any, qualifiers: dict[str, str]) -> dict[str, Any]:
        literal = {"value": {"type": target[0], "value": target[1]}} if isinstance(target, tuple) else {}
        return {
            "id": f"f{number}",
            "subject": subject,
            "predicate": predicate,
            "qualifiers": qualifiers,
            **(literal or {"object": target}),
        }

    return Facts(row(number, *parts) for number, parts in enumerate(rows))


def where(variable: str, op: str, value: Any = None, other: str | None = None) -> dict[str, Any]:
    return {"variable": variable, "op": op, **({"other_variable": other} if other else {"value": value})}


NODES = ("a", "b", "c", ("date", "2001-01-01"), ("date", "2002-02-02"))
TERMS = st.sampled_from(("?x", "?y", "?z", "a", "b"))
QUALIFIERS = st.sampled_from(({}, {"q": "1"}, {"q": "2", "r": "1"}))
FACTS = st.tuples(st.sampled_from("abc"), st.sampled_from("pq"), st.sampled_from(NODES), QUALIFIERS)
ATOMS = st.fixed_dictionaries(
    {
        "subject": TERMS,
        "predicate": st.sampled_from("pq"),
        "object": TERMS,
        "qualifiers": st.sampled_from((None, None, {"q": "1"}, {"r": "1"})),
        "negated": st.sampled_from((False, False, False, True)),
    }
)
VARIABLES = st.sampled_from(("?x", "?y", "?z"))
FILTERS = st.one_of(
    st.builds(where, VARIABLES, st.sampled_from(("=", "!=", "<", "<=", ">", ">=")), other=VARIABLES),
    st.builds(where, VARIABLES, st.sampled_from(("=", "!=", "<", ">=")), st.sampled_from(("a", "2001-01-01"))),
    st.builds(where, VARIABLES, st.just("between"), st.just(["2001-01-01", "2001-12-31"])),
    st.builds(where, VARIABLES, st.sampled_from(("in", "not_in")), st.just(["a", "2002-02-02"])),
)
QUERIES = st.fixed_dictionaries(
    {
        "answer": VARIABLES,
        "atoms": st.lists(ATOMS, min_size=1, max_size=4),
        "filters": st.lists(FILTERS, max_size=2),
    }
)


def naive(facts: Facts, asked: dict[str, Any]) -> set[tuple[Any, ...]]:
    """Try every value for every bound variable and look at every row for every atom."""
    variables = bound_variables(asked)
    nodes = {node for row in facts.rows.values() for node in (row["subject"], object_of(row))}
    filters = [f for f in asked["filters"] if set(filter_variables(f)) <= set(variables)]
    found = set()
    for values in product(nodes, repeat=len(variables)):
        binding = dict(zip(variables, values, strict=True))
        atoms = all(_some_row(facts, atom, binding) != atom["negated"] for atom in asked["atoms"])
        if atoms and all(filter_holds(f)(*(binding[v] for v in filter_variables(f))) for f in filters):
            found.add(values)
    return found


def _some_row(facts: Facts, atom: dict[str, Any], binding: dict[str, Any]) -> bool:
    for row in facts.rows.values():
        seen = dict(binding)
        terms = ((atom["subject"], row["subject"]), (atom["object"], object_of(row)))
        same = all(node == (seen.setdefault(term, node) if term.startswith("?") else term) for term, node in terms)
        marks = all(row["qualifiers"].get(key) == value for key, value in (atom["qualifiers"] or {}).items())
        if row["predicate"] == atom["predicate"] and same and marks:
            return True
    return False
