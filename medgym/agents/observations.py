"""What an agent can pick out of an observation: hits, document ids, sentence ids, years."""

from __future__ import annotations

import re
from typing import NamedTuple

from medgym.canonical import nfc

_DOCUMENT = re.compile(r"\[([A-Za-z0-9:_.-]{1,128})(?:#s\d+)?\]")
_HIT = re.compile(r"^\d+ (.*) \(([a-z_]+), \d{4}, authority [\d.]+\) \[([A-Za-z0-9:_.-]{1,128})\](.*)$")
_SENTENCE = re.compile(r"\[([A-Za-z0-9:_.-]{1,128}#s\d+)\]")
_IN_BRACKETS = re.compile(r"\[[A-Za-z0-9:_.#-]{1,140}\]")
_ABOUT_PAGE = re.compile(r"\([a-z_]+, \d{4}, authority [\d.]+\)")
_ABOUT = re.compile(r": (?:case series|overview)$")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


class SearchHit(NamedTuple):
    """One search result as printed: id, title and type of the document, and the sentence shown of it."""

    document: str
    title: str
    type: str
    snippet: str

    @property
    def subject(self) -> str:
        """What the page is about: its title without ": case series" and the like."""
        return _ABOUT.sub("", self.title)


def hits_in(observation: str) -> list[SearchHit]:
    """Return the search results in an observation, best first, one a line."""
    found = (_HIT.match(line) for line in observation.splitlines())
    return [SearchHit(m.group(3), m.group(1), m.group(2), m.group(4).strip()) for m in found if m]


def documents_in(observation: str) -> list[str]:
    """Return the ids of documents that an observation names, in order of first mention."""
    return list(dict.fromkeys(_DOCUMENT.findall(observation)))


def sentences_in(observation: str) -> list[str]:
    """Return the ids of sentences that an observation shows, in order of first mention."""
    return list(dict.fromkeys(_SENTENCE.findall(observation)))


def plain(observation: str) -> str:
    """Return an observation without the ids in brackets and what headings say about type, year and authority."""
    return _ABOUT_PAGE.sub(" ", _IN_BRACKETS.sub(" ", observation))


def years_in(text: str) -> list[str]:
    """Return every year written in a text, repeats included."""
    return _YEAR.findall(text)


def stands_in(surface: str, text: str) -> bool:
    """Tell whether `surface` stands in `text` as whole words, ignoring case and white space."""
    needle = re.escape(nfc(surface).casefold())
    return re.search(rf"(?<!\w){needle}(?!\w)", nfc(text).casefold()) is not None
