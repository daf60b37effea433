"""The few phrases around an answer that say nothing more than the answer itself."""

from __future__ import annotations

import re

from medgym.grading.normalise import normal_form

_ANSWER_IS = re.compile(r"(?:(?:final |correct )?answer(?: is:?|:)|it is) (?P<core>.+)")
_BY_TYPE = {"gene": re.compile(r"gene (?P<core>\S+)|(?P<core_>\S+) gene")}


def readings(text: str, entity_type: str | None = None) -> tuple[str, ...]:
    """Return the normal form of `text`, then the same without "the answer is", then without the type ("... gene")."""
    forms = [normal_form(text)]
    if match := _ANSWER_IS.fullmatch(forms[0]):
        forms.append(normal_form(match["core"]))
    if (pattern := _BY_TYPE.get(entity_type or "")) and (match := pattern.fullmatch(forms[-1])):
        forms.append(match["core"] or match["core_"])
    return tuple(forms)
