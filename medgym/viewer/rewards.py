"""Where a reward comes from: stacked bars and the sum they make."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from typing import Any

from medgym.viewer.html import Markup, element

_WIDTH, _HEIGHT = 360, 30
_KNOWN = {"task": "c1", "expert": "c2", "inefficiency": "c3", "gate": "c4"}


def reward_panel(play: Mapping[str, Any]) -> Markup:
    """Return bars and table of an episode's components; the table's sum is the reward."""
    rows = [row for row in play["components"] if row["weight"] and (row["name"] != "gate" or row["value"])]
    body = [
        element(
            "tr",
            element("th", element("i", class_=f"swatch {_colour(row['name'])}"), row["name"], scope="row"),
            *(element("td", f"{row[key] + 0.0:.3f}") for key in ("value", "weight", "contribution")),
        )
        for row in rows
    ]
    total = fsum(row["contribution"] for row in rows)
    head = element("tr", *(element("th", name, scope="col") for name in ("component", "value", "weight", "adds")))
    foot = element("tr", element("th", "reward", scope="row", colspan=3), element("td", f"{total:.3f}"))
    return element(
        "div",
        _bars(rows),
        element("table", element("thead", head), element("tbody", *body), element("tfoot", foot), class_="reward"),
        class_="reward-panel",
    )


def _bars(rows: list[Mapping[str, Any]]) -> Markup:
    """Return one stacked bar: what adds lies right of the zero line, what takes away left of it."""
    gain = fsum(max(0.0, row["contribution"]) for row in rows)
    loss = fsum(max(0.0, -row["contribution"]) for row in rows)
    scale = (_WIDTH - 4) / max(gain + loss, 1.3)
    zero = 2 + loss * scale
    parts, right, left = [], zero, zero
    for row in rows:
        size = abs(row["contribution"]) * scale
        if size == 0:
            continue
        if row["contribution"] < 0:
            left -= size
        x = right if row["contribution"] > 0 else left
        right += size if row["contribution"] > 0 else 0
        title = element("title", f"{row['name']} {row['contribution']:+.3f}")
        parts.append(element("rect", title, x=round(x, 1), y=5, width=round(size, 1), height=20,
                             class_=_colour(row["name"])))  # fmt: skip
    zero_line = element("path", d=f"M{zero:.1f} 0V{_HEIGHT}", class_="zero")
    return element(
        "svg", *parts, zero_line, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", class_="stack",
        aria_label="Components of the reward, stacked",
    )  # fmt: skip


def _colour(name: str) -> str:
    return _KNOWN.get(name, "c5")
