"""Runs the Python blocks of a page of docs/trainers/ one after the other, in one name space."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PAGES = Path(__file__).resolve().parents[2] / "docs" / "trainers"


def run_page(name: str) -> dict[str, Any]:
    """Execute the blocks of a page and return what they defined."""
    names: dict[str, Any] = {"__name__": "page"}
    for block in re.findall(r"```python\n(.*?)```", (PAGES / name).read_text("utf-8"), re.DOTALL):
        exec(compile(block, name, "exec"), names)
    return names
