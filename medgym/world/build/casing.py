"""Reads names that a source shouts in capitals back into title case."""

from __future__ import annotations

import re

_SMALL_WORDS = frozenset({"and", "of", "for", "in", "the", "de", "la", "du"})
_SYLLABLE = re.compile(r"[bcdfghjklmnpqrstvwxyz][aeiou]{1,2}[bcdfghjklmnpqrstvwxz]?|[aeiou]{1,2}[bcdfghjklmnpqrstvwxz]")
_PARTS = re.compile(r"([-/ ]+)")
_LONGEST_ACRONYM = 3


def is_shouted(name: str) -> bool:
    """Tell whether a name has letters and all of them are capitals."""
    return name.isupper()


def title_case(name: str) -> str:
    """Return a shouted name in title case; short parts that cannot be spoken, and parts with digits, stay as they are.

    >>> title_case("BOEHRINGER INGELHEIM"), title_case("SUN PHARMA"), title_case("KVK TECH"), title_case("ADVAIR HFA")
    ('Boehringer Ingelheim', 'Sun Pharma', 'KVK Tech', 'Advair HFA')
    """
    parts = _PARTS.split(name)
    return "".join(_part(part, first=position == 0) for position, part in enumerate(parts))


def _part(part: str, *, first: bool) -> str:
    low = part.lower()
    if low in _SMALL_WORDS and not first:
        return low
    letters = low.strip(".,()'")
    acronym = len(letters) <= _LONGEST_ACRONYM and not (
        len(letters) == _LONGEST_ACRONYM and _SYLLABLE.fullmatch(letters)
    )
    return part if acronym or any(c.isdigit() for c in part) else low[:1].upper() + low[1:]
