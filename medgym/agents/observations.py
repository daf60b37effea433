"""What an agent can pick out of an observation: hits, document ids, sentence ids, years."""

from __future__ import annotations

import re
from typing import NamedTuple

from medgym.canonical import nfc

_DOCUMENT = re.compile(r"\[([A-Za-z0-9:_.-]{1,128})(?:#s\d+)?\]")
_PAGE = re.compile(r"authority [\d.]+\) \[([A-Za-z0-9:_.-]{1,128})\]")
_SENTENCE = re.compile(r"\[([A-Za-z0-9:_.-]{1,128}#s\d+)\]")
_IN_BRACKETS = re.compile(r"\[[A-Za-z0-9:_.#-]{1,140}\]")
_ABOUT_PAGE = re.compile(r"\([a-z_]+, \d{4}, authority [\d.]+\)")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


class SearchHit(NamedTuple):
    """One search result as printed: the document's id, and the text of its lines (title and snippet)."""

    document: str
    text: str


def hits_in(observation: str) -> list[SearchHit]:
    """Return the search results in an observation, best first: each starts at a line that names a document."""
    hits: list[SearchHit] = []
    for line in observation.splitlines():
        page = _PAGE.search(line)
        if page is not None:
            hits.append(SearchHit(page.group(1), line))
        elif hits:
            hits[-1] = SearchHit(hits[-1].document, f"{hits[-1].text}\n{line}")
    return hits


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


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part for part in _SENTENCE_END.split(nfc(text)) if part]


def stands_in(surface: str, text: str) -> bool:
    """Tell whether `surface` stands in `text` as whole words, ignoring case and white space."""
    needle = re.escape(nfc(surface).casefold())
    return re.search(rf"(?<!\w){needle}(?!\w)", nfc(text).casefold()) is not None
