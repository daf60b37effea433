"""Units: what one is worth in the base unit of its dimension."""

from __future__ import annotations

from fractions import Fraction

Scale = tuple[Fraction, str]
"""Factor to the base unit, and the dimension: "" for a bare number, "mass/volume" for a quotient."""

# A month has no fixed number of days, so months and years are a dimension of their own.
_SCALES: dict[str, dict[str, str]] = {
    "calendar": {"month|months|mo": "1", "year|years|yr|yrs|y|years old|years of age": "12"},
    "time": {
        "second|seconds|sec|secs|s": "1",
        "minute|minutes|min|mins": "60",
        "hour|hours|h|hr|hrs": "3600",
        "day|days|d": "86400",
        "week|weeks|wk|wks": "604800",
    },
    "mass": {
        "kilogram|kilograms|kg": "1000",
        "gram|grams|g": "1",
        "milligram|milligrams|mg": "1/1000",
        "microgram|micrograms|mcg|ug|μg": "1/1000000",
        "nanogram|nanograms|ng": "1/1000000000",
    },
    "volume": {
        "litre|litres|liter|liters|l": "1",
        "decilitre|decilitres|deciliter|deciliters|dl": "1/10",
        "millilitre|millilitres|milliliter|milliliters|ml": "1/1000",
        "microlitre|microlitres|microliter|microliters|ul|μl": "1/1000000",
    },
    "length": {
        "metre|metres|meter|meters|m": "1",
        "centimetre|centimetres|centimeter|centimeters|cm": "1/100",
        "millimetre|millimetres|millimeter|millimeters|mm": "1/1000",
    },
    "amount": {
        "mole|moles|mol": "1",
        "millimole|millimoles|mmol": "1/1000",
        "micromole|micromoles|umol|μmol": "1/1000000",
        "nanomole|nanomoles|nmol": "1/1000000000",
    },
    "activity": {"iu|international unit|international units": "1"},
    "share": {"%|percent|per cent": "1"},
}
_UNITS: dict[str, Scale] = {
    name: (Fraction(factor), dimension)
    for dimension, units in _SCALES.items()
    for names, factor in units.items()
    for name in names.split("|")
}


def scale(unit: str) -> Scale:
    """Return factor and dimension of a unit in normal form; an unknown unit is a dimension of its own.

    "mg/kg/day" and "mg per kg per day" are quotients: each unit after the first divides, in any order.
    """
    if unit in _UNITS or not unit:
        return _UNITS.get(unit, (Fraction(1), ""))
    parts = [part.strip() for part in unit.replace(" per ", "/").split("/")]
    (factor, dimension), *divisors = (_UNITS.get(part, (Fraction(1), part)) for part in parts)
    for divisor, _ in divisors:
        factor /= divisor
    return factor, "/".join([dimension, *sorted(name for _, name in divisors)])
