"""Splits text into sentences: deterministic, and careful with abbreviations, initials and decimals."""

from __future__ import annotations

import re

from medgym.canonical import nfc

_ITEM = re.compile(r"(?<=[.:;])[ \t]{2,}(?=[-•*][ \t])|[ \t]{2,}(?=[-•][ \t]+\w)")
_LINE_END = re.compile(r"[\r\n]+")
_BULLET = re.compile(r"^[-•*][ \t]+")
_CANDIDATE = re.compile(r"[.!?]+[\"')\]”’]*[ \t]+(?=[\"'(\[“‘]*[A-Z0-9])")
_LAST_WORD = re.compile(r"(\S+)$")
_OPENING = "\"'([{“‘"

# Never the end of a sentence, whatever follows.
_TITLES = frozenset("dr mr mrs ms prof st mt ft vs e.g i.e cf ca approx resp viz sp spp subsp var".split())
# The end of a sentence only when no number follows.
_BEFORE_NUMBER = frozenset("no nos fig figs vol pp p eq eqs ref refs tab ch sec chr art".split())
# "al." and initials end a sentence only before a word that starts clauses.
_INITIAL = re.compile(r"^(?:[A-Z]\.)*[A-Z]$")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with its white space collapsed; line breaks and bullets always end one."""
    blocks = [block for line in _LINE_END.split(text) for block in _items(line)]
    return [sentence for block in blocks for sentence in _split(nfc(_BULLET.sub("", block.strip())))]


def _items(line: str) -> list[str]:
    """Return the bulleted items of a line, which some sources write behind one another."""
    return _ITEM.split(line) if "  " in line or "\t" in line else [line]


def _split(block: str) -> list[str]:
    found, start = [], 0
    for match in _CANDIDATE.finditer(block):
        if _ends(block, start, match):
            found.append(block[start : match.end()].strip())
            start = match.end()
    rest = block[start:].strip()
    return [*found, rest] if rest else found


def _ends(block: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the stop at a candidate closes the sentence that began at `start`."""
    if match[0][0] != "." or match[0].startswith(".."):
        return _balanced(block[start : match.end()])
    before = _LAST_WORD.search(block, start, match.start())
    word = before[1].lstrip(_OPENING) if before else ""
    following = block[match.end() : match.end() + 1]
    if word.lower() in _TITLES:
        return False
    if word.lower() in _BEFORE_NUMBER and following.isdigit():
        return False
    if (word == "al" or _INITIAL.match(word)) and not _starts_clause(block, match.end()):
        return False
    return _balanced(block[start : match.end()])


def _starts_clause(block: str, position: int) -> bool:
    return block[position:].split(" ", 1)[0] in _STARTERS


_STARTERS = frozenset(
    "A An The This These Those It They We In On At For From With Here However But And Our Their There Both Each Some "
    "Most Many Patients People When While Although Because If After Before As To By Thus Therefore Moreover".split()
)


def _balanced(text: str) -> bool:
    """Tell whether no bracket stays open; a very long sentence is let go, its bracket was never closed."""
    return text.count("(") <= text.count(")") or len(text) > 600
