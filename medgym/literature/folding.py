"""Folds text for matching, one character to one character, so that offsets stay those of the text.

Case, accents and the many kinds of dash and blank disappear; every character that is no letter, digit or underscore
becomes a blank. A name padded with blanks is then found on word bounds alone. What cannot be folded one to one
(plurals, possessives, Greek letters, British spelling) is added on the side of the names, see `variants`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_APOSTROPHES = "'’ʼ`´"


class _Fold(dict[int, str]):
    """Code point -> one folded character, filled in as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    lower = character.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c)).lower()
    kept = plain if len(plain) == 1 else lower if len(lower) == 1 else character
    return kept if is_word(kept) or unicodedata.combining(kept) else " "


def is_word(character: str) -> bool:
    """Tell whether a character belongs to words: names end only where none follows."""
    return character.isalnum() or character == "_"


_FOLD = _Fold()


def fold(text: str) -> str:
    """Return the text folded, of the same length."""
    return text.translate(_FOLD)


# --- variants of names ----------------------------------------------------------------------------------------------

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "theta": "θ", "kappa": "κ",
    "lambda": "λ", "sigma": "σ", "omega": "ω",
}  # fmt: skip
_BRITISH = (
    ("haem", "hem"), ("aemia", "emia"), ("anaes", "anes"), ("paed", "ped"), ("oedema", "edema"), ("oesoph", "esoph"),
    ("foet", "fet"), ("tumour", "tumor"), ("rrhoea", "rrhea"), ("coeliac", "celiac"), ("caec", "cec"),
    ("colour", "color"), ("gynaec", "gynec"), ("leucaemia", "leukemia"), ("leucocyt", "leukocyt"), ("fibre", "fiber"),
    ("isation", "ization"), ("uraemia", "uremia"), ("caecum", "cecum"), ("aetiol", "etiol"), ("oestr", "estr"),
)  # fmt: skip
_GREEK_WORD = re.compile(r"\b(" + "|".join(_GREEK) + r")\b")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s\b|s[{_APOSTROPHES}](?= )")
_EPONYM = re.compile(r"^([A-Z][a-z]+(?:-[A-Z][a-z]+)*) (disease|syndrome|anomaly|tumor)$")
_LETTERS_DIGITS = re.compile(r"^([A-Z]{2,})(\d+)$")
_SINGULAR_LIKE = ("ss", "us", "is", "as", "os")
_NO_PLURAL = ("s", "ism", "ia", "ness", "ity", "penia", "uria", "x", "z")


def variants(name: str, *, plural: bool) -> Iterator[str]:
    """Yield the name and other ways to write it; `plural` where the name is a common noun."""
    spelled = dict.fromkeys([name, *_possessives(name)])
    for one in list(spelled):
        spelled.update(dict.fromkeys(_spellings(one)))
    for one in spelled:
        yield one
        if plural:
            yield from _numbers(one)


def _possessives(name: str) -> Iterator[str]:
    bare = _POSSESSIVE.sub("", name)
    if bare != name:
        yield bare
    eponym = _EPONYM.match(bare)
    if eponym:
        yield f"{eponym[1]}'s {eponym[2]}"


def _spellings(name: str) -> Iterator[str]:
    lower = name.lower()
    for british, american in _BRITISH:
        for old, new in ((british, american), (american, british)):
            if old in lower and not (old == american and british in lower):
                yield re.sub(old, new, name, flags=re.IGNORECASE)
    for word in _GREEK_WORD.findall(lower):
        yield re.sub(rf"\b{word}\b", _GREEK[word], name, flags=re.IGNORECASE)
    for word, letter in _GREEK.items():
        if letter in lower:
            yield re.sub(letter, word, lower)
    glued = _LETTERS_DIGITS.match(name)
    if glued:
        yield f"{glued[1]}-{glued[2]}"


def _numbers(name: str) -> Iterator[str]:
    """Yield the plural of a singular and the singular of a plural, by the endings that are safe."""
    word = name.rsplit(" ", 1)[-1]
    if len(word) < 4 or not word.isalpha() or (word[1:] != word[1:].lower()):
        return
    if word.endswith("ies") and len(word) > 5:
        yield name[:-3] + "y"
    elif word.endswith("s") and not word.endswith(_SINGULAR_LIKE) and len(word) > 5:
        yield name[:-1]
    elif word.endswith("y") and word[-2] not in "aeiou" and not word.endswith(_NO_PLURAL):
        yield name[:-1] + "ies"
    elif word.endswith("sis"):
        yield name[:-2] + "es"
    elif not word.endswith(_NO_PLURAL):
        yield name + "s"
