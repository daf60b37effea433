"""Which spellings count as one term."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3
_LONGEST_ABBREVIATION = 8


class WordFolder(dict[str, str]):
    """Word -> its folded form (no case, no accents), worked out once a word."""

    def __missing__(self, word: str) -> str:
        spread = unicodedata.normalize("NFKD", word.casefold())
        folded = self[word] = "".join(letter for letter in spread if not unicodedata.combining(letter))
        return folded


def words(text: str) -> list[str]:
    """Return the runs of letters and digits of a text as written, accents joined to their letters."""
    return _WORD.findall(text if text.isascii() else unicodedata.normalize("NFC", text))


def is_abbreviation(surface: str) -> bool:
    """Tell whether a name is mostly capitals and short: such a name counts only as written ("WAS" is not "was")."""
    capitals, small = sum(map(str.isupper, surface)), sum(map(str.islower, surface))
    return len(surface) <= _LONGEST_ABBREVIATION and capitals >= 2 and capitals > small


def is_countable(surface: str) -> bool:
    """Tell whether finding a name in a text says anything: two letters stand for too much."""
    return sum(map(str.isalnum, surface)) >= _SHORTEST


def folded(surface: str, fold: WordFolder) -> tuple[str, ...]:
    """Return the folded words of a name."""
    return tuple(fold[word] for word in words(surface))


def bag(surface: str, fold: WordFolder) -> tuple[str, ...]:
    """Return the folded words of a name in alphabetical order, plurals as singulars: equal for near-duplicates."""
    return tuple(sorted(map(_singular, folded(surface, fold))))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" != word[-2] else word
