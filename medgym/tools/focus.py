"""Which sentences of a document bear on a goal: those that share a content word with it. No model is asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_STOPWORDS = frozenset(
    "a an and any are as at be been but by can could did do does find for from give had has have how i in is it its "
    "list me name of on or out please show tell than that the their them then there these they this those to was were "
    "what when where which who whose why will with would".split()
)


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that carry meaning: folded, without accents, stopwords and the plural s."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return frozenset(_singular(word) for word in _WORD.findall(plain) if word not in _STOPWORDS)


def focused(sentences: Sequence[str], goal: str) -> tuple[int, ...]:
    """Return the numbers of the first sentence and of all that share a content word with `goal`, in order."""
    wanted = content_words(goal)
    return tuple(n for n, text in enumerate(sentences) if n == 0 or not wanted.isdisjoint(content_words(text)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
