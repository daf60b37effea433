"""Dates: read in the usual spellings, equal only at the precision asked for."""

from __future__ import annotations

import re
from datetime import date

from medgym.grading.spellings import any_of
from medgym.grading.wrapper import readings

PartialDate = tuple[int, ...]
"""(year), (year, month) or (year, month, day)."""

_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = (
    {name: n for n, name in enumerate(_NAMES, 1)} | {name[:3]: n for n, name in enumerate(_NAMES, 1)} | {"sept": 9}
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_YEAR, _DAY = r"(?P<y>[12][0-9]{3})", r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH = rf"(?P<name>{any_of(_MONTHS)})\.?"
_WORDED = (
    rf"(?:in )?(?:the )?(?:year )?{_YEAR}",
    rf"(?:in )?{_MONTH},? (?:of )?{_YEAR}",
    rf"(?:on )?(?:the )?{_DAY} (?:of )?{_MONTH},? {_YEAR}",
    rf"(?:on )?{_MONTH} (?:the )?{_DAY},? {_YEAR}",
    rf"{_DAY}(?P<sep>[-/]){_MONTH}(?P=sep){_YEAR}",
    rf"{_YEAR}(?P<sep>[- ]){_MONTH}(?:(?P=sep){_DAY})?",
)
_NUMERIC = (
    r"(?P<y>[12][0-9]{3})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?:(?P=sep)(?P<d>[0-9]{1,2}))?",
    r"(?P<y>[12][0-9]{3})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})[t ]00:00(?::00)?z?",
    r"(?P<y>[12][0-9]{3})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[12][0-9]{3})",
    r"(?P<m>[0-9]{1,2})[-/](?P<y>[12][0-9]{3})",
)
_PATTERNS = tuple(re.compile(pattern) for pattern in (*_WORDED, *_NUMERIC))
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([12][0-9]{3})")
_ON_WEEKDAY = re.compile(rf"(?:on )?(?P<weekday>{'|'.join(_WEEKDAYS)}),? (?P<rest>.+)")
_PARTS = {"year": 1, "month": 2, "day": 3}


def parse_date(text: str) -> PartialDate | None:
    """Return the date that `text` is, or None. Day and month in slashes are read only if the order is certain."""
    found = (_read(reading) for reading in readings(text, "date", "year", "month"))
    return next((parts for parts in found if parts), None)


def same_date(answer: str, gold: str, precision: str | None) -> bool:
    """Return whether `answer` is the date `gold`, given at `precision` (by default at that of `gold`)."""
    wanted = parse_date(gold)
    if wanted is None:
        return False
    parts = _PARTS[precision] if precision else len(wanted)
    return parse_date(answer) == wanted[:parts] and len(wanted) >= parts


def _read(text: str) -> PartialDate | None:
    """Return the date that a normal form is; a weekday has to be that of the day."""
    if match := _ON_WEEKDAY.fullmatch(text):
        day = _read(match["rest"])
        fits = day is not None and len(day) == 3 and date(*day).weekday() == _WEEKDAYS.index(match["weekday"])
        return day if fits else None
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(text):
            return _valid(_numbers(match.groupdict()))
    match = _SLASHED.fullmatch(text)
    return _slashed(*map(int, match.groups())) if match else None


def _numbers(groups: dict[str, str | None]) -> PartialDate:
    """Return year, month and day as far as the groups of a match give them."""
    month = _MONTHS.get(groups.get("name") or "") or groups.get("m")
    return tuple(int(part) for part in (groups["y"], month, groups.get("d")) if part)


def _slashed(first: int, second: int, year: int) -> PartialDate | None:
    """Return the date of "first/second/year" if only one order of day and month is possible, or both are the same."""
    orders = {valid for valid in (_valid((year, first, second)), _valid((year, second, first))) if valid}
    return orders.pop() if len(orders) == 1 else None


def _valid(parts: PartialDate) -> PartialDate | None:
    """Return `parts` if the calendar has such a date."""
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None
    return parts
