"""Names: an answer is right when its normal form is that of the name or of a listed alias, whole and alone.

Since the whole answer has to be the name, "A or B", "A, B", "not A" and "A (not B)" are never right, and neither is
part of a name or a name with something added. Only a second accepted name may follow: "imatinib (Gleevec)".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from medgym.grading.names import name_form
from medgym.grading.wrapper import readings

_ALSO = ("also known as ", "formerly ", "previously ", "aka ")


def same_entity(answer: str, surfaces: tuple[str, ...], entity_type: str | None = None) -> bool:
    """Return whether `answer` is one of the `surfaces`, compared as names of its kind are."""
    accepted = _accepted(surfaces, entity_type)
    for reading in readings(answer, *filter(None, [entity_type])):
        if any(all(name_form(name, entity_type) in accepted for name in names) for names in _namings(reading)):
            return True
    return False


@lru_cache(maxsize=4096)
def _accepted(surfaces: tuple[str, ...], entity_type: str | None) -> frozenset[str]:
    return frozenset(name_form(surface, entity_type) for surface in surfaces) - {""}


def _namings(reading: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to read one name, or a name and another for the same."""
    yield (reading,)
    if reading.endswith(")") and " (" in reading:
        first, _, second = reading[:-1].rpartition(" (")
        for word in _ALSO:
            second = second.removeprefix(word)
        yield first, second
    for word in _ALSO:
        first, found, second = reading.partition(f" {word}")
        if found:
            yield first, second
