"""Numbers with units: compared exactly, after conversion between units of one dimension."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from medgym.grading.normalise import normal_form
from medgym.grading.spellings import any_of, by_spelling
from medgym.grading.units import scale
from medgym.grading.wrapper import readings


class Quantity(NamedTuple):
    """A comparator ("" for the number itself), a value, and the unit in normal form ("" where none is written)."""

    comparator: str
    value: Fraction
    unit: str

    def in_base(self, unit: str) -> tuple[str, Fraction, str]:
        """Return comparator, value in base units, and dimension; without a unit it is read in `unit`."""
        factor, dimension = scale(self.unit or unit)
        return self.comparator, self.value * factor, dimension


_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = (
    {word: n for n, word in enumerate(_SMALL)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {f"{ten}-{one}": 10 * n + m for n, ten in enumerate(_TENS, 2) for m, one in enumerate(_SMALL[1:10], 1)}
)
_POWERS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_COMPARATORS = by_spelling(
    {
        "<": "<|less than|fewer than|under|below",
        "<=": "<=|≤|at most|up to|no more than|not more than",
        ">": ">|more than|greater than|over|above",
        ">=": ">=|≥|at least|no less than|not less than",
    }
)
_NUMBER = re.compile(
    rf"(?:(?P<comparator>{any_of(_COMPARATORS)}) ?)?"
    r"(?:(?P<figure>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?:\.[0-9]{1,30})?)"
    rf"|(?P<word>{any_of(_WORDS)})(?![^ ]))"
    rf"(?: (?P<power>{'|'.join(_POWERS)})(?![^ ]))?(?: ?(?P<unit>(?:[^\W\d_]|[%‰°]).*))?"
)
_TERM = r"[0-9]{1,9} ?[a-z]{1,9}"
_SUM = re.compile(rf"{_TERM}(?:(?:,| and|, and)? {_TERM}){{1,3}}")
# Letter case is gone in a normal form, and 5 mM is not 5 mm.
_MOLAR = re.compile(r"(?<=[0-9 ])([munµμ]?)M(?=[.*]{0,3}$)")


def parse_number(text: str) -> Quantity | None:
    """Return the quantity that `text` consists of, or None: ranges, hedges and several numbers are none."""
    found = (_sum(reading) or _single(reading) for reading in readings(_spell_molar(text), "number", "count", "total"))
    return next((quantity for quantity in found if quantity), None)


def same_number(answer: str, gold: str, unit: str | None) -> bool:
    """Return whether `answer` is the quantity `gold`; without a unit it is read in the unit asked for."""
    given, wanted = parse_number(answer), parse_number(gold)
    if given is None or wanted is None:
        return False
    asked = wanted.unit or normal_form(_spell_molar(f" {unit or ''}"))
    return given.in_base(asked) == wanted.in_base(asked)


def _spell_molar(text: str) -> str:
    return _MOLAR.sub(r"\1mol/l", text)


def _single(text: str) -> Quantity | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    value = Fraction(match["figure"].replace(",", "")) if match["figure"] else Fraction(_WORDS[match["word"]])
    comparator = _COMPARATORS.get(match["comparator"] or "", "")
    return Quantity(comparator, value * _POWERS.get(match["power"] or "", 1), match["unit"] or "")


def _sum(text: str) -> Quantity | None:
    """Return "7 years and 2 months" in its last unit. Units fall, and nothing makes up one of the unit before it.

    So "5 years 6 years" and "2 years, 24 months", which may be two answers, are no sum.
    """
    if _SUM.fullmatch(text) is None:
        return None
    terms = [Quantity("", Fraction(value), unit) for value, unit in re.findall(r"([0-9]+) ?([a-z]+)", text)]
    factors = [scale(term.unit)[0] for term in terms]
    dimensions = {scale(term.unit)[1] for term in terms}
    values = [term.value * factor for term, factor in zip(terms, factors, strict=True)]
    falling = all(
        small < large and value < large for large, small, value in zip(factors, factors[1:], values[1:], strict=False)
    )
    if len(dimensions) > 1 or not dimensions <= {"calendar", "time"} or not falling:
        return None
    return Quantity("", sum(values, Fraction()) / factors[-1], terms[-1].unit)
