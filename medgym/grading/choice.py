"""Answers out of few: categories and yes or no."""

from __future__ import annotations

import re

from medgym.grading.names import name_form
from medgym.grading.wrapper import readings

_IT = "(?:it|this|that|he|she|they|there)"
_VERB = "(?:is|are|was|were|does|do|did|has|have|had|can)"
_BOOLEANS = {
    "yes": re.compile(rf"yes(?:,? {_IT} {_VERB})?|true"),
    "no": re.compile(rf"no(?:,? {_IT} {_VERB}(?: not|n't))?|false"),
}


def same_category(answer: str, surfaces: tuple[str, ...], options: tuple[str, ...] = ()) -> bool:
    """Return whether `answer` is one of the `surfaces` and no other option."""
    accepted = {name_form(surface) for surface in surfaces} - {""}
    others = {name_form(option) for option in options if option not in surfaces}
    return any(name_form(reading) in accepted - others for reading in readings(answer, "category"))


def same_boolean(answer: str, gold: str) -> bool:
    """Return whether `answer` says `gold`, "yes" or "no", and nothing else."""
    return any(_BOOLEANS[gold].fullmatch(reading) for reading in readings(answer))
