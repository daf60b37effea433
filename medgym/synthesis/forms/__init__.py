"""The forms of a question: each lays ways from a rare seed disease and says what is asked at their end.

A form yields drafts without clues; clues, proof and wording are the same for all forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from medgym.synthesis.draft import Draft
from medgym.synthesis.forms.atlas import Atlas
from medgym.synthesis.forms.chain import chains
from medgym.synthesis.forms.intersection import intersections
from medgym.synthesis.forms.ladder import infections, ladders
from medgym.synthesis.forms.numbers import counts, differences
from medgym.synthesis.forms.ordinal import comparisons, dated
from medgym.synthesis.forms.unanswerable import unanswerables

Form = Callable[[Atlas, int, str], Iterator[Draft]]
"""(atlas, seed disease, salt) -> drafts, the most wanted first; the salt makes every choice."""

FORMS: dict[str, Form] = {
    "chain": chains,
    "ladder": ladders,
    "intersection": intersections,
    "comparison": comparisons,
    "count": counts,
    "difference": differences,
    "as_of": dated,
    "negative": lambda atlas, seed, salt: chains(atlas, seed, salt, form="negative"),
    "infectious": infections,
    "unanswerable": unanswerables,
}
"""All forms by name."""

__all__ = ["FORMS", "Atlas", "Form"]
