"""The fewest documents that state a whole derivation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.independent.facts import Facts, Node
from tests.independent.joins import solutions
from tests.independent.queries import positive_atoms

Family = frozenset[frozenset[str]]
"""One set of documents per atom: a derivation stands where every set is met."""


def families(
    facts: Facts, stating: Mapping[str, Iterable[str]], query: Mapping[str, Any], fixed: Mapping[str, Node]
) -> set[Family]:
    """Return the distinct families of all derivations whose every atom some document states."""
    found = set()
    for binding in solutions(facts, query, fixed):
        choices = [_documents(facts, stating, atom, binding) for atom in positive_atoms(query)]
        if all(choices):
            found.add(_smallest(choices))
    return found


def covered(family: Family, limit: int) -> frozenset[str] | None:
    """Return some set of at most `limit` documents that meets every set of the family; None if there is none.

    Exhaustive: one of the documents of any set that is not met yet has to be taken, so each is tried.
    """
    if not family:
        return frozenset()
    if _disjoint(family) > limit:
        return None
    narrowest = min(family, key=lambda choice: (len(choice), sorted(choice)))
    for document in sorted(narrowest):
        rest = covered(frozenset(choice for choice in family if document not in choice), limit - 1)
        if rest is not None:
            return rest | {document}
    return None


def _documents(
    facts: Facts, stating: Mapping[str, Iterable[str]], atom: Mapping[str, Any], binding: Mapping[str, Node]
) -> frozenset[str]:
    subject, target = (binding.get(atom[side], atom[side]) for side in ("subject", "object"))
    matching = facts.ids(atom["predicate"], subject, target, atom.get("qualifiers"))
    return frozenset(document for fact in matching for document in stating.get(fact, ()))


def _smallest(choices: Iterable[frozenset[str]]) -> Family:
    """Leave out every set that holds another one: whoever meets the smaller meets the larger."""
    distinct = set(choices)
    return frozenset(choice for choice in distinct if not any(other < choice for other in distinct))


def _disjoint(family: Family) -> int:
    """Return a lower bound on the documents needed: how many sets, taken narrowest first, share nothing."""
    used: set[str] = set()
    count = 0
    for choice in sorted(family, key=lambda choice: (len(choice), sorted(choice))):
        if used.isdisjoint(choice):
            used |= choice
            count += 1
    return count
