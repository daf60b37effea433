"""Runs the code of documentation pages: their blocks need the library that the page is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str = "python") -> list[str]:
    """Return the blocks of a page, given by its path from the root; fails where there is none."""
    found = [body for kind, body in _FENCE.findall((ROOT / page).read_text("utf-8")) if kind == language]
    assert found, f"{page} has no {language}"
    return found


def run_page(name: str, replaced: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run the code of a trainer's page, or of another Markdown file, from top to bottom; return its names.

    `replaced` are texts and what stands in their place, such as an address.
    """
    page = name if name.endswith(".md") else f"docs/trainers/{name}.md"
    names: dict[str, Any] = {"__name__": "page"}
    for block in blocks(page):
        for old, new in (replaced or {}).items():
            block = block.replace(old, new)
        exec(compile(block, page, "exec"), names)
    return names
