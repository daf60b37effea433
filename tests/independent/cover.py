"""The fewest documents that state a whole derivation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.independent.facts import Facts, Node
from tests.independent.queries import positive_atoms, rests_on_all

Family = frozenset[frozenset[str]]
"""One set of documents per atom: a derivation stands where every set is met."""


def families(
    facts: Facts, stating: Mapping[str, Iterable[str]], query: Mapping[str, Any], derivations: list[dict[str, Node]]
) -> list[Family]:
    """Return the distinct families: one of all derivations if the result rests on all, else one of each.

    A family with an atom that no document states is left out, since nothing meets it.
    """
    facts = facts.at(query.get("as_of"))
    positive = positive_atoms(query)
    needs = [[_documents(facts, stating, atom, binding) for atom in positive] for binding in derivations]
    if rests_on_all(query):
        needs = [[choice for choices in needs for choice in choices]]
    found = {_smallest(choices) for choices in needs if all(choices)}
    return sorted(found, key=lambda family: sorted(map(sorted, family)))


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
