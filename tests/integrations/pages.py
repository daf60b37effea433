"""Code of the pages under docs/trainers: the blocks marked `py` need the library of their page."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```py\n(.*?)^```", re.MULTILINE | re.DOTALL)


def code(page: str) -> list[str]:
    """Return the blocks of a page; fails where there is none."""
    found: list[str] = _FENCE.findall((ROOT / "docs" / "trainers" / page).read_text(encoding="utf-8"))
    assert found
    return found
