"""Small rules of English that every page needs: lists, articles, number, capitals and dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

_Item = TypeVar("_Item")

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YOO_SOUND = re.compile(r"uni(?![nmd])|u[rst][aeio]|uv[eu]|ubi|eu|one\b|once\b")
_LETTERS_SAID_WITH_A_VOWEL = frozenset("AEFHILMNORSX")
_HEAD_ENDS = re.compile(
    r",| (?:of|with|without|due|in|as|by|from|for|at|on|or|and|during|after|related|associated|involving|affecting"
    r"|caused|including|potentially|requiring|predisposing|responsive|characterized)\b"
)
_COUNTABLE = frozenset(
    "disease disorder syndrome malformation anomaly abnormality tumor tumour neoplasm defect deficiency dystrophy "
    "dysplasia condition cause complication manifestation variant form type lesion intoxication poisoning infection "
    "myopathy neuropathy encephalopathy cardiomyopathy vasculopathy channelopathy ciliopathy dysostosis".split()
)
_PLURAL_WITHOUT_S = frozenset("bacteria fungi genitalia nevi petechiae striae teeth feet people".split())
_SINGULAR_IN_S = frozenset("diabetes rabies herpes ascites caries scabies lens series species measles mumps".split())


def join(texts: Sequence[str], last: str = "and") -> str:
    """Return a list in words. Items that hold commas are parted by semicolons, items that hold the last word too.

    >>> join(["a", "b", "c"]), join(["a, mild", "b"]), join(["eye and ear", "nose"])
    ('a, b and c', 'a, mild; and b', 'eye and ear, and nose')
    """
    if len(texts) == 1:
        return texts[0]
    if any(", " in text or ";" in text for text in texts):
        return f"{'; '.join(texts[:-1])}; {last} {texts[-1]}"
    comma = "," if any(f" {last} " in text for text in texts) else ""
    return f"{', '.join(texts[:-1])}{comma} {last} {texts[-1]}"


def balanced(items: Sequence[_Item], most: int) -> list[Sequence[_Item]]:
    """Return `items` in runs of at most `most`, as equal in length as can be, so that no straggler is left over."""
    count = len(items)
    if count <= most:
        return [items] if count else []
    runs = -(-count // most)
    edges = [count * run // runs for run in range(runs + 1)]
    return [items[start:stop] for start, stop in pairwise(edges)]


def article(noun: str) -> str:
    """Return `noun` with the indefinite article its first sound asks for.

    >>> article("X-linked disorder"), article("unifocal lesion"), article("unusual rash"), article("rare disease")
    ('an X-linked disorder', 'a unifocal lesion', 'an unusual rash', 'a rare disease')
    """
    word = re.split(r"[\s/-]", noun, maxsplit=1)[0]
    if len(word) == 1 or (word.isupper() and len(word) <= 3) or (word[:1].isupper() and any(map(str.isdigit, word))):
        vowel = word[0].upper() in _LETTERS_SAID_WITH_A_VOWEL
    elif word[:1].isdigit():
        vowel = word[0] == "8" or word in ("11", "18")
    else:
        lower = word.lower()
        vowel = (lower[:1] in "aeiou" and not _YOO_SOUND.match(lower)) or lower.startswith(("hour", "heir", "honest"))
    return f"{'an' if vowel else 'a'} {noun}"


def head_noun(name: str) -> str:
    """Return the word a name turns on: "Disorder of copper metabolism" -> "disorder"."""
    return (_HEAD_ENDS.split(name, maxsplit=1)[0].split() or [name])[-1].lower()


@lru_cache(maxsize=65_536)
def is_plural(name: str) -> bool:
    """Tell, by its ending, whether a name takes a plural verb."""
    head = head_noun(name)
    if head in _PLURAL_WITHOUT_S:
        return True
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "as", "os", "ps")) and head not in _SINGULAR_IN_S


@lru_cache(maxsize=65_536)
def kind_of(name: str) -> str:
    """Return the name of a group as what its members are.

    >>> kind_of("lysosomal disease"), kind_of("mastocytosis"), kind_of("inborn errors of metabolism")
    ('a lysosomal disease', 'a form of mastocytosis', 'one of the inborn errors of metabolism')
    """
    if is_plural(name):
        return f"one of the {name}"
    if head_noun(name) in _COUNTABLE or name.rsplit(" ", 1)[-1] in _COUNTABLE:
        return article(name)
    return f"a form of {name}"


def definite(name: str) -> str:
    """Return `name` with "the" before it, once."""
    return name if name.lower().startswith("the ") else f"the {name}"


def capitalised(text: str) -> str:
    """Return `text` with a capital at its start; spellings such as "mTOR" and "pH" keep their small letter."""
    if text[0].islower() and (len(text) == 1 or text[1] == " " or text[1].islower()):
        return text[0].upper() + text[1:]
    return text


def sentence(text: str) -> str:
    """Return `text` with a capital at its start and one full stop at its end.

    >>> sentence("the sponsor is Acme, Inc."), sentence("mTOR is inhibited")
    ('The sponsor is Acme, Inc.', 'mTOR is inhibited.')
    """
    text = capitalised(text)
    return text if text.endswith(".") else text + "."


def date_in_words(iso: str) -> str:
    """Return an ISO date as it is written in running text; anything else comes back as it is.

    >>> date_in_words("1988-01-19")
    '19 January 1988'
    """
    match = _ISO_DATE.fullmatch(iso)
    if match is None or not 1 <= int(match[2]) <= 12:
        return iso
    return f"{int(match[3])} {_MONTHS[int(match[2]) - 1]} {match[1]}"


def month_in_words(iso: str) -> str:
    """Return month and year of an ISO date: "2021-04-15" -> "April 2021"."""
    return date_in_words(iso).split(" ", 1)[-1]
