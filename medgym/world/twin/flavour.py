"""What of a real name tells its kind and nothing else, and may stay: "-tinib", "receptor", "dystrophy"."""

from __future__ import annotations

from collections.abc import Sequence

from medgym.world.twin.name_table import words_of


def word_in(name: str, options: Sequence[str]) -> str:
    """Return the last word of a name that is one of the options, or ""."""
    return next((word for word in reversed(words_of(name)) if word in options), "")


def ending_of(name: str, options: Sequence[str]) -> str:
    """Return the longest of the options in which some word of a name ends, or ""; a word is longer than its ending."""
    words = words_of(name)
    found = [option for option in options if any(word.endswith(option) and word != option for word in words)]
    return max(found, key=len, default="")


def like(name: str, model: str) -> str:
    """Return a name with a first letter as large as that of another name."""
    return name[0].upper() + name[1:] if model[:1].isupper() else name


def is_abbreviation(name: str) -> bool:
    """Tell whether a name is one word with two capitals or more: "SANDO", "GSD4"."""
    return " " not in name and len(name) <= 10 and sum(letter.isupper() for letter in name) > 1
