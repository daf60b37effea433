"""Names that a question must not give away."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORT = 5
"""Names up to this many characters are matched as written: "WAS" must not be found in "was"."""


def leaks(text: str, hidden: Iterable[str], given: Iterable[str]) -> list[str]:
    """Return the hidden names that stand in the text as whole words, outside every name that is given."""
    open_spans = [span for name in given for span in _spans(text, name)]

    def inside(span: tuple[int, int]) -> bool:
        return any(start <= span[0] and span[1] <= end for start, end in open_spans)

    return sorted({name for name in hidden if not all(map(inside, _spans(text, name)))})


def _spans(text: str, name: str) -> list[tuple[int, int]]:
    if not name:
        return []
    if text.isascii() and name.lower() not in text.lower():
        return []  # most names; a pattern would cost a hundred times as much
    flags = 0 if len(name) <= SHORT else re.IGNORECASE
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags)]
