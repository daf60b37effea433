"""Answers of several members: sets, whose score is F1, and ordered lists, which are right or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from medgym.grading.normalise import normal_form
from medgym.questions.question import Answer

Judge = Callable[[str, Answer], bool]
"""Is a text this single answer?"""
Piece = tuple[str, str]
"""The number before a part ("" without one), and the part with the separator that ends it."""

# A comma between digits belongs to a number or to a chemical name.
_SEPARATOR = re.compile(r"[;\n\u2022]|,(?!(?<=[0-9],)[0-9])")
_STEP = re.compile(r"[;\n\u2022]|,(?!(?<=[0-9],)[0-9])|(?<=\s)(?:->|>|\u2192|then)(?=\s)")
_ENDING = re.compile(r"(?:[;,\u2022]|\s(?:->|>|\u2192|then))$")
_BULLET = re.compile(r"\s*(?:[-*\u2022]\s+|\(?([0-9]{1,3})[.)]\s+)?((?:\S.*)?)", re.DOTALL)
_LEAD = re.compile(r"(?:the )?(?:(?:final |correct )?answers?|they)(?: (?:is|are):?|:)\s|both\s", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|&)\s")
# Where one of these, or a colon, stands outside a member's name, the text speaks about its members or leaves one open.
_VOID = frozenset(
    "or not no none neither nor either except excluding without but maybe possibly probably perhaps likely unlikely"
    " rule ruled excluded unlike other than cannot can isn aren never"
    " incorrect correct wrong right verdict score grade reward".split()
)
_OPEN = re.compile(r"\?|\.\.\.|\u2026")  # a member or the end is left open
_WORD = re.compile(r"[^\W_]+")


def set_score(text: str, gold: Answer, judge: Judge) -> float:
    """Return F1 of the members that `text` names; each wrong one lowers it, a second mention changes nothing.

    0.0 for a text that hedges, negates, praises or ends open, and for one of far more different parts than members.
    """
    members = gold.members or ()
    named = _Named(members, judge)
    pieces = _pieces(_body(text), _SEPARATOR)
    if _OPEN.search(text) or len({normal_form(part) for _, part in pieces}) > 16 + 4 * len(members) * _width(members):
        return 0.0
    for piece in _grouped(pieces, named, _width(members)):
        named.add(piece)
    return named.f1()


def same_list(text: str, gold: Answer, judge: Judge) -> bool:
    """Return whether `text` names the members, all of them, in order; numbers before them have to count from 1."""
    members = gold.members or ()
    pieces = _pieces(_body(text), _STEP)
    numbers = [number for number, _ in pieces if number]
    if _OPEN.search(text) or (numbers and numbers != [str(n) for n in range(1, len(members) + 1)]):
        return False
    if _in_order(pieces, members, judge):
        return True
    return bool(pieces) and _in_order([*pieces[:-1], *_halves(pieces[-1])], members, judge)


def _in_order(pieces: list[Piece], members: tuple[Answer, ...], judge: Judge) -> bool:
    width, position = _width(members), 0
    for member in members:
        rest = pieces[position : position + width]
        taken = next((n for n in range(len(rest), 0, -1) if judge(_joined(rest[:n]), member)), 0)
        if not taken:
            return False
        position += taken
    return position == len(pieces)


class _Named:
    """Which members were named so far, and how many wrong things."""

    def __init__(self, members: tuple[Answer, ...], judge: Judge) -> None:
        self.members, self.judge = members, judge
        self.hits: set[int] = set()
        self.wrong: set[str] = set()
        self.seen: dict[str, tuple[int, ...]] = {}
        self.void = False

    def which(self, part: str) -> tuple[int, ...]:
        """Return the members that `part` names; the same text is judged once."""
        form = normal_form(part)
        if form not in self.seen:
            self.seen[form] = tuple(n for n, member in enumerate(self.members) if self.judge(part, member))
        return self.seen[form]

    def add(self, part: str) -> None:
        """Take in one part: a member, or things joined by "and", each a member or wrong."""
        for name in filter(normal_form, [part] if self.which(part) else _AND.split(part)):
            if found := self.which(name):
                self.hits.add(next((n for n in found if n not in self.hits), found[0]))
            else:
                self.wrong.add(normal_form(name))
                self.void |= ":" in name or not _VOID.isdisjoint(_WORD.findall(normal_form(name)))

    def f1(self) -> float:
        right = 0 if self.void else len(self.hits)
        return 2 * right / (len(self.members) + len(self.hits) + len(self.wrong))


def _body(text: str) -> str:
    """Return `text` without "the answers are" before it and brackets around it."""
    match = _LEAD.match(text)
    body = text[match.end() if match else 0 :].strip()
    return body[1:-1] if body[:1] + body[-1:] in ("[]", "{}") else body


def _pieces(text: str, separator: re.Pattern[str]) -> list[Piece]:
    """Return the parts between separators, without bullets, and without empty ones."""
    ends = [match.end() for match in separator.finditer(text)] + [len(text)]
    parts = (text[start:end] for start, end in zip([0, *ends], ends, strict=False))
    found = [match.groups(default="") for part in parts if (match := _BULLET.fullmatch(part))]
    return [(number, part) for number, part in found if normal_form(separator.sub("", part))]


def _halves(piece: Piece) -> list[Piece]:
    """Return what stands before and after the last "and", as in "A, B and C" and "A, B, and C"."""
    number, text = piece
    first, _, last = f" {text}".rpartition(" and ")
    return [(number, part) for part in (first, last) if part]


def _grouped(pieces: list[Piece], named: _Named, width: int) -> Iterator[str]:
    """Yield parts, joined where only that makes a member: its name may hold a comma."""
    position = 0
    while position < len(pieces):
        rest = pieces[position : position + width]
        taken = next((n for n in range(len(rest), 1, -1) if named.which(_joined(rest[:n]))), 1)
        part = _joined(rest[:taken])
        bare = part.removeprefix("and ")
        yield bare if named.which(bare) else part
        position += taken


def _joined(pieces: list[Piece]) -> str:
    return _ENDING.sub("", " ".join(part.strip() for _, part in pieces))


def _width(members: tuple[Answer, ...]) -> int:
    """Return of how many parts one member may consist: the separators in its names, and one in a date or company."""
    surfaces = [surface for member in members for surface in (member.value, *member.aliases)]
    loose = any(member.type == "date" or member.entity_type == "company" for member in members)
    return 1 + max(loose, *(len(_SEPARATOR.findall(surface)) for surface in surfaces))
