"""Names: an answer is right when its normal form is that of the name or of a listed alias, whole and alone.

Since the whole answer has to be the name, "A or B", "A, B", "not A" and "A (not B)" are never right, and neither is
part of a name or a name with something added.
"""

from __future__ import annotations

from collections.abc import Iterable

from medgym.grading.normalise import normal_form
from medgym.grading.wrapper import readings

_LEGAL_FORMS = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag kg kgaa sa sas sarl srl spa bv nv"
    " ab as a/s aps oy kk pty pte".split()
)


def same_entity(answer: str, surfaces: Iterable[str], entity_type: str | None = None) -> bool:
    """Return whether `answer` is one of the `surfaces`; company names are compared without their legal form."""
    fold = company_form if entity_type == "company" else normal_form
    accepted = {fold(surface) for surface in surfaces} - {""}
    return any(fold(reading) in accepted for reading in readings(answer, entity_type))


def company_form(name: str) -> str:
    """Return the normal form of a company's name without its legal form: "Merck & Co., Inc." is "merck"."""
    words = normal_form(name).split()
    while len(words) > 1 and (_bare(words[-1]) in _LEGAL_FORMS or words[-1] in ("&", "and")):
        words.pop()
    return normal_form(" ".join(words))


def _bare(word: str) -> str:
    return word.replace(".", "").strip(",")
