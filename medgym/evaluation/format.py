"""How numbers are written in tables."""

from __future__ import annotations


def percent(value: float | None) -> str:
    """Return a share as a percentage with one decimal, a dash for None."""
    return "–" if value is None else f"{value:.1%}"


def number(value: float | None, digits: int) -> str:
    """Return a number with that many decimals, a dash for None."""
    return "–" if value is None else f"{value:.{digits}f}"
