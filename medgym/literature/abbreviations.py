"""Abbreviations that a text defines itself, by the method of Schwartz and Hearst (PSB 2003).

"adult-onset Still disease (AOSD)": the letters of the short form are looked for from right to left in the words before
the bracket; the first letter has to begin a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKET = re.compile(r"\(([^()\[\]]{2,80})\)")
_CUT = re.compile(r"[;,]| or | also | called | known ")
_SHORT = re.compile(r"^(?=.*[A-Z])[A-Za-z][\w./+-]{1,9}$|^[A-Z][A-Z0-9]{0,3}[- ][A-Z0-9]{1,5}$")
_BEFORE = re.compile(r"(\S+)\s*$")


@dataclass(frozen=True, slots=True)
class Definition:
    """`short` stands for the text from `start` to `end` of the sentence."""

    short: str
    start: int
    end: int


def definitions(sentence: str) -> Iterator[Definition]:
    """Yield what a sentence defines, both as "long form (SF)" and as "SF (long form)"."""
    for match in _BRACKET.finditer(sentence):
        inside = _CUT.split(match[1])[0].strip()
        if _is_short(inside):
            end = len(sentence[: match.start()].rstrip())
            start = _long_form(inside, sentence[:end])
            if start is not None:
                yield Definition(inside, start, end)
        elif before := _BEFORE.search(sentence, 0, match.start()):
            short, end = before[1].strip("\"'“”,"), match.end() - 1
            if _is_short(short) and _covers(short, match[1]):
                yield Definition(short, match.start() + 1, end)


def _is_short(text: str) -> bool:
    return bool(_SHORT.match(text)) and sum(c.isupper() for c in text) * 2 >= sum(c.isalpha() for c in text)


def _covers(short: str, long: str) -> bool:
    """Tell whether a short form spells a whole long form of two words or more."""
    return " " in long.strip() and _long_form(short, long) == 0


def _long_form(short: str, text: str) -> int | None:
    """Return where the shortest long form of `short` that ends with `text` begins; None if there is none."""
    position = len(text) - 1
    for number in range(len(short) - 1, -1, -1):
        letter = short[number].lower()
        if not letter.isalnum():
            continue
        first = number == 0
        while position >= 0 and (text[position].lower() != letter or (first and not _begins_word(text, position))):
            position -= 1
        if position < 0:
            return None
        position -= 1
    start = position + 1
    long = text[start:]
    fits = len(long.split()) <= min(len(short) + 5, 2 * len(short)) and len(long) > len(short)
    return start if fits and short not in long.split() else None


def _begins_word(text: str, position: int) -> bool:
    return position == 0 or not text[position - 1].isalnum()
