"""What stands on one line of an observation: a search result, the head of a page, or a sentence.

Lines recur from call to call and from episode to episode, so each is read once a process and world.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from medgym.env.menu.lexicon import Lexicon
from medgym.tools.focus import content_words
from medgym.world.world import World

_ID = r"[A-Za-z0-9:_.-]{1,128}"
_HEADING = (
    rf"(?P<title>.*) \((?P<kind>[a-z_]+), (?P<year>\d{{4}}), authority (?P<authority>[\d.]+)\) \[(?P<page>{_ID})\]"
)
_HIT = re.compile(rf'^(?P<rank>\d+) {_HEADING}  "(?P<text>.*)" \[(?P<sentence>{_ID}#s\d+)\]$')
_HEAD = re.compile(rf"^{_HEADING} page (?P<number>\d+) of (?P<pages>\d+)")
_SENTENCE = re.compile(rf"^\[(?P<page>{_ID})#s(?P<number>\d+)\] (?P<text>.*)$")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_LINES_KEPT = 65_536


class Sight(NamedTuple):
    """One line, read.

    Attributes:
        page: id of the document.
        title_nodes, kind, year, authority: of the document, where the line says so ("" and 0 where not).
        rank: place among the results, from 1; 0 when the line is no result.
        number, pages: which page of a document was opened, of how many; 0 when the line is no head.
        sentence: id of the sentence shown, or "".
        nodes: what the sentence names.
        years: years that the sentence names.
        words: its content words.
    """

    page: str
    title_nodes: tuple[int, ...] = ()
    kind: str = ""
    year: int = 0
    authority: float = 0.0
    rank: int = 0
    number: int = 0
    pages: int = 0
    sentence: str = ""
    nodes: tuple[int, ...] = ()
    years: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


class Reader:
    """Reads observations of one world's tools."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._line = lru_cache(maxsize=_LINES_KEPT)(self._read_line)

    def read(self, observation: str) -> list[Sight]:
        """Return what the lines of an observation show, in order; other lines say nothing."""
        found = map(self._line, observation.split("\n"))
        return [sight for sight in found if sight is not None]

    def _read_line(self, line: str) -> Sight | None:
        if line.startswith("["):
            match = _SENTENCE.match(line)
            shown = match and self._shown(Sight(match["page"]), f"{match['page']}#s{match['number']}", match["text"])
            return shown or None
        match = _HIT.match(line)
        if match is not None:
            found = self._heading(match)._replace(rank=int(match["rank"]))
            return self._shown(found, match["sentence"], match["text"])
        match = _HEAD.match(line)
        if match is not None:
            return self._heading(match)._replace(number=int(match["number"]), pages=int(match["pages"]))
        return None

    def _heading(self, match: re.Match[str]) -> Sight:
        about = self.lexicon.nodes(match["title"])
        return Sight(match["page"], about, match["kind"], int(match["year"]), float(match["authority"]))

    def _shown(self, sight: Sight, sentence: str, text: str) -> Sight:
        years = tuple(dict.fromkeys(_YEAR.findall(text)))
        words = content_words(text)
        return sight._replace(sentence=sentence, nodes=self.lexicon.nodes(text), years=years, words=words)


_MAX_READERS = 8
_readers: dict[str, Reader] = {}


def reader_of(world: World) -> Reader:
    """Return the reader of a world, made once a process."""
    if world.fingerprint not in _readers:
        if len(_readers) >= _MAX_READERS:
            _readers.clear()
        _readers[world.fingerprint] = Reader(Lexicon(world.graph))
    return _readers[world.fingerprint]
