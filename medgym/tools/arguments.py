"""Kinds of arguments that several tools share: short texts, batches of them, dates."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from medgym.canonical import nfc

MAX_BATCH = 5
MAX_TEXT = 400

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def _normalised(value: Any) -> Any:
    return nfc(value) if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _first_day(text: str) -> str:
    year, month, day = _date_parts(text)
    return _iso(year, month or 1, day or 1)


def _last_day(text: str) -> str:
    year, month, day = _date_parts(text)
    month = month or 12
    return _iso(year, month, day or (calendar.monthrange(year, month)[1] if 1 <= month <= 12 and year else 1))


def _date_parts(text: str) -> tuple[int, int, int]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("write a date as YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    return year, month, day


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        raise ValueError("there is no such day") from None


ShortText = Annotated[str, BeforeValidator(_normalised), StringConstraints(min_length=1, max_length=MAX_TEXT)]
"""Text in normal form C with single blanks, not empty."""

Batch = Annotated[tuple[ShortText, ...], Field(min_length=1, max_length=MAX_BATCH), BeforeValidator(_listed)]
"""One to five texts; a bare text is a batch of one."""

DateFrom = Annotated[str, AfterValidator(_first_day)]
"""A date; a year or a month stands for its first day."""

DateTo = Annotated[str, AfterValidator(_last_day)]
"""A date; a year or a month stands for its last day."""
