"""Finding many names in a text at once: a dictionary of word runs, looked up at every word.

Names and texts are compared word by word, without case and punctuation, so "Cavel-Dunmore syndrome" is found in
"(Cavel Dunmore syndrome)" and "Cavel" is not found in "Cavelin".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text, without case."""
    return [word.casefold() for word in _WORD.findall(text)]


def word_edges(text: str) -> list[tuple[int, int]]:
    """Return where each word of a text begins and ends."""
    return [match.span() for match in _WORD.finditer(text)]


class NameTable:
    """A set of names that can be searched for in texts; names without a letter or digit are left out."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: set[str] = set()
        lengths: dict[str, set[int]] = {}
        for name in names:
            words = words_of(name)
            if words:
                self._names.add(" ".join(words))
                lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: str) -> bool:
        return " ".join(words_of(name)) in self._names

    def spans(self, words: list[str]) -> Iterator[tuple[int, int]]:
        """Yield (start, stop) of every run of words that is a name; at each start the longest runs first."""
        lengths = self._lengths
        for start, word in enumerate(words):
            for length in lengths.get(word, ()):
                stop = start + length
                if stop <= len(words) and " ".join(words[start:stop]) in self._names:
                    yield start, stop

    def within(self, text: str) -> list[str]:
        """Return the names that stand in a text, as runs of words."""
        words = words_of(text)
        return [" ".join(words[start:stop]) for start, stop in self.spans(words)]

    def masked(self, words: list[str]) -> list[str]:
        """Return `words` with the longest names taken out from left to right, an empty word in the place of each."""
        left: list[str] = []
        taken = 0
        for start, stop in self.spans(words):
            if start >= taken:
                left += [*words[taken:start], ""]
                taken = stop
        return left + words[taken:]
