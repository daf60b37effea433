"""How documents and search results are written out, so that no document can pass for another.

Every sentence stands on a line of its own beside its id in square brackets. Text from documents is kept to one line and
cannot hold anything that reads as a sentence id, so an id in brackets is always ours.
"""

from __future__ import annotations

import re

_LOOKS_LIKE_ID = re.compile(r"\[([A-Za-z0-9:_.-]{1,128}#s\d{1,9})\]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def guarded(text: str) -> str:
    """Return document text on one line, with round brackets around whatever looks like a sentence id."""
    if "[" not in text and text.isprintable():
        return text
    return _LOOKS_LIKE_ID.sub(r"(\1)", _CONTROL.sub(" ", text))


def heading(document: str, title: str, kind: str, date: str, authority: float) -> str:
    """Return title, type, year, authority and id of a document on one line."""
    return f"{guarded(title)} ({kind}, {date[:4]}, authority {authority:.2f}) [{document}]"
