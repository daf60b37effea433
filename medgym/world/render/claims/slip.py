"""What a planted claim is made from: a value in the place of another, found by a rule over the facts nearby."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from medgym.world.facts import Literal
from medgym.world.render.index import FactIndex

MOST_TRIED = 6
"""How many neighbours a rule looks at before it gives up."""


class Slip(NamedTuple):
    """`value` (a node or a literal) stands where fact number `contradicts` has something else.

    `disputes` is "object", or the qualifier of that fact whose value is replaced.
    """

    value: int | Literal
    contradicts: int
    disputes: str = "object"


Rule = Callable[[FactIndex, int, int], Slip | None]
"""(index, subject, turn) -> slip; None where the facts give no occasion. `turn` is 64 bits to choose by."""

Pattern = Mapping[str, Rule]
"""Predicate -> rule: one kind of conflict, over all the predicates on which it occurs."""


def rotated(items: Iterable[int], turn: int) -> Iterator[int]:
    """Yield a few of `items`, each once, from a place on that `turn` decides."""
    ordered = sorted(set(items))
    for step in range(min(MOST_TRIED, len(ordered))):
        yield ordered[(turn + step) % len(ordered)]


def objects(index: FactIndex, predicate: str, subject: int) -> set[int]:
    """Return the objects of a subject under a predicate."""
    return {index.object[fact] for fact in index.of(predicate, subject)}


def shared(index: FactIndex, predicate: str, subject: int) -> set[int]:
    """Return the other subjects that have an object in common with this one; wide groups do not count."""
    facts = (fact for fact in index.of(predicate, subject) if index.qualifier(fact, "level") != "broad")
    near = {other for fact in facts for other in index.closely_under(predicate, index.object[fact])}
    return near - {subject}


def having(index: FactIndex, predicate: str, subjects: set[int]) -> set[int]:
    """Return those of `subjects` of which something is known under a predicate."""
    return subjects & index.by_subject(predicate).keys()


def only(facts: Sequence[int]) -> int | None:
    """Return the one fact of a list of one; where several are true, one more is no clear contradiction."""
    return facts[0] if len(facts) == 1 else None


def borrowed(
    index: FactIndex, predicate: str, subject: int, lenders: Iterable[int], barred: Collection[int] = ()
) -> Slip | None:
    """Return the first object that a lender has and the subject has not, against the subject's first fact."""
    facts = index.of(predicate, subject)
    known = objects(index, predicate, subject).union(barred)
    for lender in lenders:
        for fact in index.of(predicate, lender):
            if facts and index.object[fact] not in known:
                return Slip(index.object[fact], facts[0])
    return None


def borrowed_onset(index: FactIndex, disease: int, lenders: Iterable[int]) -> Slip | None:
    """Return an age of onset of a lender; one that says nothing ("any age") contradicts nothing, on either side."""
    if any(vague(index, node) for node in objects(index, "onset_in", disease)):
        return None
    ages = {node for node in index.by_object("onset_in") if vague(index, node)}
    return borrowed(index, "onset_in", disease, lenders, ages)


def vague(index: FactIndex, node: int) -> bool:
    """Tell whether a category contradicts nothing ("any age")."""
    return index.inline(node).lower().startswith(("all ", "any ", "unknown"))


def one_topic(index: FactIndex, designation: int) -> bool:
    """Tell whether drug and disease are known and say which designation is meant: no other has the same two."""
    drugs, diseases = (objects(index, predicate, designation) for predicate in ("designates", "designation_for"))
    return bool(drugs and diseases) and not any(
        objects(index, "designates", other) == drugs and objects(index, "designation_for", other) == diseases
        for other in shared(index, "designates", designation)
    )
