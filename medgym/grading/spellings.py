"""Tables of spellings, and patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

_Meaning = TypeVar("_Meaning")


def by_spelling(table: Mapping[_Meaning, str]) -> dict[str, _Meaning]:
    """Turn meaning -> "one|other" round: spelling -> meaning."""
    return {spelling: meaning for meaning, spellings in table.items() for spelling in spellings.split("|")}


def any_of(spellings: Iterable[str]) -> str:
    """Return a pattern for any of these spellings; the longest that fits wins."""
    return "|".join(map(re.escape, sorted(spellings, key=len, reverse=True)))
