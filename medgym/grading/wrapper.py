"""The few phrases around an answer that say nothing more than the answer itself."""

from __future__ import annotations

import re
from functools import lru_cache

from medgym.grading.normalise import normal_form

_BOXED = re.compile(r"\$?\\boxed\{(?P<core>[^{}]*)\}\$?")
_GENE = re.compile(r"gene (?P<core>\S+)|(?P<core_>\S+) gene")


def readings(text: str, *kinds: str) -> tuple[str, ...]:
    """Return the normal form of `text`, then what is left of it without "the answer is", and of a gene without "gene".

    `kinds` are the words that may stand for "answer": "year" allows "Year: 1988" and "the year is 1988".
    """
    forms = [normal_form(text)]
    if match := _answer_is(kinds).fullmatch(forms[0]) or _BOXED.fullmatch(forms[0]):
        forms.append(normal_form(match["core"]))
    if "gene" in kinds and (match := _GENE.fullmatch(forms[-1])):
        forms.append(match["core"] or match["core_"])
    return tuple(forms)


@lru_cache(maxsize=64)
def _answer_is(kinds: tuple[str, ...]) -> re.Pattern[str]:
    words = "".join(f"|{re.escape(kind.replace('_', ' ').casefold())}(?: name| symbol)?" for kind in kinds)
    return re.compile(
        rf"(?:(?:\*\*)?(?:(?:final |correct )?answer{words})(?: is:?|:)(?:\*\*)?|it is) (?:the )?(?P<core>.+)"
    )
