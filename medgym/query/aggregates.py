"""What an aggregate makes of values: whole units between dates, and the order that least and greatest go by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from medgym.errors import QueryError
from medgym.query.algebra import Unit
from medgym.world.facts import Literal

OrderKey = tuple[str, Decimal | str]
"""The type of a literal, and its value as something that can be compared."""


def whole_units(start: str | Literal, end: str | Literal, unit: Unit) -> int | None:
    """Return the units completed from one date to another, None when the second is the earlier one.

    A month is complete when the day of the month is reached, a year when month and day are.
    """
    first, last = _date(start), _date(end)
    if last < first:
        return None
    if unit == "days":
        return (last - first).days
    months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
    return months if unit == "months" else months // 12


def order_key(value: str | Literal) -> OrderKey:
    """Return what a date or number is compared by; equal keys are a tie, however the value is written."""
    if not isinstance(value, Literal):
        raise QueryError(f"{value!r} is no date or number.", next_step="Take least and greatest over literals.")
    return value.type, Decimal(value.value) if value.type == "number" else value.value


def _date(value: str | Literal) -> date:
    text = value.value if isinstance(value, Literal) else value
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(f"{text!r} is no date.", next_step="Differences need ISO dates, such as 1994-03-01.") from None
