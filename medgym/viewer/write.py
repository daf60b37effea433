"""Writing a report to a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from medgym.viewer.page import render_page


def write_report(report: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """Write `report.html` and `report.json` into `folder` and return their paths by kind."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"html": folder / "report.html", "json": folder / "report.json"}
    files["html"].write_text(render_page(report), encoding="utf-8")
    text = json.dumps(report, ensure_ascii=True, indent=1, allow_nan=False)
    files["json"].write_text(text + "\n", encoding="utf-8")
    return files
