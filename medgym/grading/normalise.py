"""The normal form of a short answer: what differs in writing only becomes equal, and nothing else does.

Folded: letter case, Unicode composition, accents on Latin letters, Greek letters to their names, subscripts, kinds of
dash, quote and blank, invisible characters, possessives (Fabry's, Graves'), a leading "the", enclosing quotes and
asterisks, a trailing full stop or comma. Kept: every word, digit, sign, comparator, hyphen, bracket and trailing
letter, so that vitamin A is not vitamin, IL-2 not IL-21, -5 not 5 and 1.5 mg not 15 mg.
"""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = (*range(0x00, 0x09), *range(0x0E, 0x1C), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0), 0xAD, 0x61C, 0x180E)
_FORMATS = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
_INVISIBLE = dict.fromkeys((*_CONTROLS, *_FORMATS))
_SPELLINGS = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb"), '"'),
}
# No mu: in answers it stands for "micro".
_GREEK = (
    "α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda ν nu ξ xi ο omicron π pi"
    " ρ rho σ sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega"
).split()
_LETTERS = {
    **dict(zip(map(ord, _GREEK[::2]), _GREEK[1::2], strict=True)),
    **dict(zip(map(ord, "₀₁₂₃₄₅₆₇₈₉"), "0123456789", strict=True)),
    **{ord("ø"): "o", ord("ł"): "l", ord("æ"): "ae", ord("œ"): "oe"},
}
# Not those that strike a letter through.
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u0333\u0339-\u036f]+")
_POSSESSIVE = re.compile(r"""(?<=[^\W\d_])(?:'s?)+(?=[ \-/,.;:!?()\[\]"*&+]|$)""")
_ENCLOSING = frozenset("\"'*")
_TRAILING = frozenset(".,;:! ")
_ARTICLE = "the "


def normal_form(text: str) -> str:
    """Return the normal form of `text`; doing so twice changes nothing more. Takes linear time."""
    folded = unicodedata.normalize("NFD", text.translate(_INVISIBLE)).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", folded).translate(_LETTERS))
    spelled = unicodedata.normalize("NFC", plain).translate(_SPELLINGS)
    core = _strip_ends(" ".join(spelled.split()))
    return _strip_ends(_POSSESSIVE.sub("", core))


def _strip_ends(text: str) -> str:
    """Return `text` without leading article, enclosing quotes and trailing punctuation, however deeply nested."""
    start, end = 0, len(text)
    while start < end:
        if text[end - 1] in _TRAILING:
            end -= 1
        elif text[start] == " ":
            start += 1
        elif end - start >= 2 and text[start] == text[end - 1] and text[start] in _ENCLOSING:
            start, end = start + 1, end - 1
        elif text.startswith(_ARTICLE, start, end):
            start += len(_ARTICLE)
        else:
            break
    return text[start:end]
