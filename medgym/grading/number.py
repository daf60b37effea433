"""Numbers with units: compared exactly, after conversion between units of one dimension."""

from __future__ import annotations

import re
from fractions import Fraction

from medgym.grading.wrapper import readings

Quantity = tuple[Fraction, str]
"""A value in the base unit of its dimension, and the dimension ("" for a bare number)."""

_SCALES: dict[str, tuple[str, dict[str, str]]] = {
    "months": ("calendar", {"month months mo": "1", "year years yr yrs y": "12"}),
    "seconds": (
        "time",
        {
            "second seconds sec secs s": "1",
            "minute minutes min mins": "60",
            "hour hours h hr hrs": "3600",
            "day days d": "86400",
            "week weeks wk wks": "604800",
        },
    ),
    "grams": (
        "mass",
        {
            "kilogram kilograms kg": "1000",
            "gram grams g": "1",
            "milligram milligrams mg": "1/1000",
            "microgram micrograms mcg ug \u00b5g \u03bcg": "1/1000000",
            "nanogram nanograms ng": "1/1000000000",
        },
    ),
    "litres": (
        "volume",
        {
            "litre litres liter liters l": "1",
            "decilitre decilitres deciliter deciliters dl": "1/10",
            "millilitre millilitres milliliter milliliters ml": "1/1000",
            "microlitre microlitres microliter microliters ul \u00b5l \u03bcl": "1/1000000",
        },
    ),
    "percent": ("share", {"% percent per cent": "1"}),
}
_UNITS: dict[str, Quantity] = {
    name: (Fraction(factor), dimension)
    for dimension, units in _SCALES.values()
    for names, factor in units.items()
    for name in names.split()
} | {"per cent": (Fraction(1), "share")}

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
_NUMBER = re.compile(
    r"(?P<figure>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?:\.[0-9]{1,30})?)(?: ?(?P<unit>[^0-9 ].*))?"
)
_WORDED = re.compile(rf"(?P<figure>{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?: (?P<unit>.+))?")


def parse_number(text: str) -> tuple[Fraction, str] | None:
    """Return the number and the unit as written that `text` consists of, or None; comparators and ranges are none."""
    for reading in readings(text):
        if match := _NUMBER.fullmatch(reading):
            return Fraction(match["figure"].replace(",", "")), match["unit"] or ""
        if match := _WORDED.fullmatch(reading):
            return Fraction(_WORDS[match["figure"]]), match["unit"] or ""
    return None


def same_number(answer: str, gold: str, unit: str | None) -> bool:
    """Return whether `answer` is the quantity `gold`; without a unit it is read in the unit asked for."""
    given, wanted = parse_number(answer), parse_number(gold)
    if given is None or wanted is None:
        return False
    wanted_unit = wanted[1] or unit or ""
    return _in_base(given[0], given[1] or wanted_unit) == _in_base(wanted[0], wanted_unit)


def _in_base(value: Fraction, unit: str) -> Quantity:
    """Return value and dimension in base units; an unknown unit is a dimension of its own."""
    factor, dimension = _UNITS.get(unit.casefold(), (Fraction(1), unit.casefold()))
    return value * factor, dimension
