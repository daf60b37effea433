"""Kinds of arguments that several tools share: short texts, batches of them, dates; and what both searches take."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from medgym.canonical import nfc
from medgym.tools.base import ToolArguments

MAX_BATCH = 5
MAX_TEXT = 400

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def _normalised(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _is_unicode(value):
        raise ValueError("the text holds half a surrogate pair")
    return nfc(value)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _first_day(text: str) -> str:
    year, month, day = _date_parts(text)
    return _iso(year, 1 if month is None else month, 1 if day is None else day)


def _last_day(text: str) -> str:
    year, month, day = _date_parts(text)
    if month is None:
        return _iso(year, 12, 31)
    if day is None:
        _iso(year, month, 1)  # raises for months and years that do not exist
        day = calendar.monthrange(year, month)[1]
    return _iso(year, month, day)


def _date_parts(text: str) -> tuple[int, int | None, int | None]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("write a date as YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = match.groups()
    return int(year), None if month is None else int(month), None if day is None else int(day)


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


class SearchArguments(ToolArguments):
    """Arguments that both searches share."""

    query: Batch = Field(description="What to look for, in a few words; up to 5 queries, each charged as one call.")
    k: int = Field(10, ge=1, le=10, description="How many results to list for each query.")
    date_from: DateFrom | None = Field(None, description="Only documents of this date or later: YYYY[-MM[-DD]].")
    date_to: DateTo | None = Field(None, description="Only documents of this date or earlier: YYYY[-MM[-DD]].")

    @model_validator(mode="after")
    def _in_order(self) -> SearchArguments:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise ValueError("date_from must not be later than date_to")
        return self
