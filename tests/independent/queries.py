"""Reading the plain `query` object of a question row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_variable(term: str) -> bool:
    """Tell whether a term is a variable."""
    return term.startswith("?")


def atom_variables(atom: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the distinct variables of an atom, subject first."""
    return tuple(dict.fromkeys(term for term in (atom["subject"], atom["object"]) if is_variable(term)))


def filter_variables(condition: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the one or two variables of a filter."""
    other = condition.get("other_variable")
    return (condition["variable"],) if other is None else (condition["variable"], other)


def positive_atoms(query: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the atoms that state something; the others say what must not hold."""
    return [atom for atom in query["atoms"] if not atom.get("negated")]


def bound_variables(query: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the variables that positive atoms bind, in order of first mention."""
    return tuple(dict.fromkeys(v for atom in positive_atoms(query) for v in atom_variables(atom)))


def named_variables(query: Mapping[str, Any]) -> set[str]:
    """Return the variables that positive atoms have to bind for the query to have a result."""
    aggregate = query.get("aggregate")
    if not aggregate:
        return {query["answer"]}
    return {*aggregate["over"]} if is_number(query) else {*aggregate["over"], query["answer"]}


def is_number(query: Mapping[str, Any]) -> bool:
    """Tell whether the result is a number worked out from the solutions."""
    return (query.get("aggregate") or {}).get("op") in ("count", "difference")


def rests_on_all(query: Mapping[str, Any]) -> bool:
    """Tell whether the result rests on all solutions together: it counts or compares them."""
    return (query.get("aggregate") or {}).get("op") in ("count", "argmin", "argmax")


def constants(query: Mapping[str, Any]) -> set[str]:
    """Return every constant that the wording gives away: terms of all atoms and values of filters."""
    terms = {atom[side] for atom in (*query["atoms"], *query.get("supporting", ())) for side in ("subject", "object")}
    for condition in query.get("filters") or ():
        value = condition.get("value")
        terms.update([value] if isinstance(value, str) else value or ())
    return {term for term in terms if not is_variable(term)}


def without_each(query: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return (what was dropped, the rest of the query) for every atom, then every filter."""
    rest: list[tuple[str, dict[str, Any]]] = []
    for kind in ("atoms", "filters"):
        clues = list(query.get(kind) or ())
        for number, clue in enumerate(clues):
            left = {**query, kind: clues[:number] + clues[number + 1 :]}
            rest.append((f"{kind}[{number}] {clue}", left))
    return rest
