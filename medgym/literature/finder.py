"""Finds all patterns of a lexicon in folded text: an automaton in Rust, or a table of word runs with equal results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from typing import Protocol

Match = tuple[int, int, int]


class Finder(Protocol):
    """Yields (pattern, start, end) of every occurrence in a folded text padded with blanks, overlaps included.

    Bounds are those of the padded pattern; the order is the finder's own.
    """

    def __call__(self, text: str) -> Iterable[Match]:
        """Return the occurrences in `text`."""
        ...


def make_finder(patterns: Sequence[str], engine: str = "auto") -> Finder:
    """Return a finder: "automaton" needs the extra `literature`, "table" needs nothing, "auto" takes what is there."""
    if engine == "automaton" or (engine == "auto" and find_spec("ahocorasick_rs") is not None):
        return AutomatonFinder(patterns)
    return TableFinder(patterns)


class AutomatonFinder:
    """Aho-Corasick over code points, by `ahocorasick_rs`: one pass whatever the number of patterns."""

    def __init__(self, patterns: Sequence[str]) -> None:
        import ahocorasick_rs

        self._automaton = ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.Standard)

    def __call__(self, text: str) -> Iterable[Match]:
        """Return the occurrences in `text`."""
        found: list[Match] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return found


class TableFinder:
    """Looks every run of words up in a dictionary; only runs that begin with the first word of some pattern."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._numbers = {pattern: number for number, pattern in enumerate(patterns)}
        self._lengths: dict[str, set[int]] = {}
        for pattern in patterns:
            self._lengths.setdefault(_first_word(pattern, 0), set()).add(len(pattern))

    def __call__(self, text: str) -> Iterator[Match]:
        """Return the occurrences in `text`."""
        start = text.find(" ")
        while start >= 0:
            for length in self._lengths.get(_first_word(text, start), ()):
                run = text[start : start + length]
                number = self._numbers.get(run) if len(run) == length else None
                if number is not None:
                    yield number, start, start + length
            start = text.find(" ", start + 1)


def _first_word(text: str, start: int) -> str:
    """Return the word after the blank at `start`; "" where another blank follows."""
    end = text.find(" ", start + 1)
    return text[start + 1 : end] if end >= 0 else text[start + 1 :]
