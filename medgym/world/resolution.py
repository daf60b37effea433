"""Which of several statements about the same thing to believe: the order that the page on method gives in words.

Valid at the as-of date > not retracted > authority > recency > number of independent primary sources. The first two
exclude, the others rank.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medgym.world.vocabulary import PRIMARY_TYPES


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """What one page says on a question.

    Attributes:
        value: the answer it gives, as written in the world (an entity id, a date ...).
        document_type: one of `vocabulary.DOCUMENT_TYPES`.
        date: ISO date of the page.
        authority: of the page, in [0, 1].
        retracted: the page was withdrawn.
        source: what the page goes back to; pages of one source are not independent.
    """

    value: str
    document_type: str
    date: str
    authority: float
    retracted: bool
    source: str


def resolve(statements: Iterable[Statement], as_of: str) -> Statement | None:
    """Return the statement to believe at the ISO date `as_of`; None when none is valid then and not retracted.

    The order in which statements come does not matter: what all levels leave equal is settled by its spelling.
    """
    standing = [statement for statement in statements if statement.date <= as_of and not statement.retracted]
    primaries: dict[str, set[str]] = {}
    for statement in standing:
        if statement.document_type in PRIMARY_TYPES:
            primaries.setdefault(statement.value, set()).add(statement.source)
    return max(
        standing,
        key=lambda one: (one.authority, one.date, len(primaries.get(one.value, ())), one),
        default=None,
    )
