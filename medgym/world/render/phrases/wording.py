"""The form in which phrasings are kept: plain sentences with places to fill and with agreement marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUBJECT_MARK = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
_LIST_MARK = re.compile(r"<([^|>]*)\|([^>]*)>")


@dataclass(frozen=True, slots=True)
class Wording:
    """Several ways to say one thing.

    Attributes:
        phrases: format strings, each spelt out in four forms: number 2 * (plural subject) + (plural list).
        most: how many things one sentence may list.
        last: the word before the last of them.
    """

    phrases: tuple[tuple[str, str, str, str], ...]
    most: int
    last: str


def wording(*phrases: str, most: int = 3, last: str = "and") -> Wording:
    """Return a `Wording`. In a phrase `{S}` and `{s}` are the subject (at the start, inside), `{o}` is the list;
    `[is|are]` agrees with the subject and `<is|are>` with the list.

    >>> wording("{o} <is a sign|are signs> of {s}").phrases[0][:2]
    ('{o} is a sign of {s}', '{o} are signs of {s}')
    """
    return Wording(tuple(map(_forms, phrases)), most, last)


def _forms(phrase: str) -> tuple[str, str, str, str]:
    singular, plural = (_SUBJECT_MARK.sub(rf"\{number}", phrase) for number in (1, 2))
    return (
        _LIST_MARK.sub(r"\1", singular),
        _LIST_MARK.sub(r"\2", singular),
        _LIST_MARK.sub(r"\1", plural),
        _LIST_MARK.sub(r"\2", plural),
    )
