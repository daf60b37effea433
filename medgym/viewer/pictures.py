"""Inline SVG: success rates with intervals, and the chain of a question as an agent uncovered it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from textwrap import wrap
from typing import Any

from medgym.viewer.html import Markup, element, join

_ROW = 34
_LABEL, _PLOT, _VALUE = 150, 520, 170
_NODE_WIDTH, _NODE_HEIGHT, _LINE, _GAP, _CLUE = 310, 48, 17, 38, 21
_CHAIN_WIDTH = 740
_LABEL_WIDTH, _LABEL_LINES, _MAX_CLUE = 33, 2, 46


def rate_bars(rows: Sequence[Mapping[str, Any]]) -> Markup:
    """Return horizontal bars of success rates with their 95 % intervals as whiskers, one per agent."""
    height = _ROW * len(rows) + 26
    width = _LABEL + _PLOT + _VALUE
    grid = [
        join(
            [
                element("line", x1=_x(tick), x2=_x(tick), y1=0, y2=height - 22, class_="grid"),
                element("text", f"{tick:.0%}", x=_x(tick), y=height - 6, class_="tick", text_anchor="middle"),
            ]
        )
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    bars = [_bar(number, row) for number, row in enumerate(rows)]
    return element(
        "svg", *grid, *bars, viewBox=f"0 0 {width} {height}", role="img", class_="bars",
        aria_label="Success rate of each agent with its 95 % interval",
    )  # fmt: skip


def _x(rate: float) -> float:
    return round(_LABEL + rate * _PLOT, 1)


def _bar(number: int, row: Mapping[str, Any]) -> Markup:
    overall = row["overall"]
    middle = number * _ROW + 17
    name = element("text", row["agent"], x=_LABEL - 10, y=middle + 5, class_="name", text_anchor="end")
    if overall["rate"] is None:
        return join([name, element("text", "no finished episode", x=_LABEL + 8, y=middle + 5, class_="tick")])
    low, high = overall["interval"]
    counted = overall["scheduled"] - overall["masked"]
    return join(
        [
            name,
            element("rect", x=_LABEL, y=middle - 11, width=round(overall["rate"] * _PLOT, 1), height=22, class_="bar"),
            element("path", d=f"M{_x(low)} {middle}H{_x(high)}M{_x(low)} {middle - 5}v10M{_x(high)} {middle - 5}v10",
                    class_="whisker"),
            element("text", f"{overall['rate']:.1%}", x=_LABEL + _PLOT + 18, y=middle + 5, class_="value"),
            element("text", f"{overall['solved']} of {counted}", x=_LABEL + _PLOT + _VALUE, y=middle + 5,
                    class_="tick", text_anchor="end"),
        ]
    )  # fmt: skip


def chain_picture(chain: Mapping[str, Any], reached: Mapping[str, int]) -> Markup:
    """Return the chain from top to bottom: a hidden node is filled once a fact about it had been shown.

    Beside each node stand the clues that the question gives about it, with the turn that bore them out.
    """
    parts: list[Markup] = []
    tops: dict[str, int] = {}
    y = 6
    previous = ""
    for node in chain["nodes"]:
        clues = _beside(chain, node["id"], previous)
        tops[node["id"]] = y
        parts += [_node(node, y, reached), *(_clue(clue, y, row, reached) for row, clue in enumerate(clues))]
        previous = node["id"]
        y += max(_height(node), 8 + _CLUE * len(clues)) + _GAP
    parts += [_arrow(chain, above, below, tops, reached) for above, below in pairwise(chain["nodes"])]
    return element(
        "svg", *parts, viewBox=f"0 0 {_CHAIN_WIDTH} {max(y - _GAP + 6, 40)}", role="img", class_="chain",
        aria_label="The hidden chain; filled nodes were reached",
    )  # fmt: skip


def _turn_of(evidence: Sequence[str], reached: Mapping[str, int]) -> int | None:
    """Return the turn after which a fact was known, None while none is."""
    turns = [reached[fact] for fact in evidence if fact in reached]
    return min(turns) if turns else None


def _node(node: Mapping[str, Any], y: int, reached: Mapping[str, int]) -> Markup:
    turn = _turn_of(node["evidence"], reached)
    state = "reached" if turn is not None else "unreached"
    kind = f"{node['type'].replace('_', ' ')}{' · asked for' if node['answer'] else ''}"
    note = f"turn {turn}" if turn is not None else "not reached"
    return element(
        "g",
        element("rect", x=2, y=y, width=_NODE_WIDTH, height=_height(node), rx=9),
        element("rect", x=6, y=y + 4, width=_NODE_WIDTH - 8, height=_height(node) - 8, rx=6, class_="inner")
        if node["answer"]
        else None,
        element("text", kind, x=16, y=y + 18, class_="kind"),
        element("text", note, x=_NODE_WIDTH - 12, y=y + 18, class_="kind", text_anchor="end"),
        *(
            element("text", line, x=16, y=y + 36 + _LINE * row, class_=f"label{' gold' if node['answer'] else ''}")
            for row, line in enumerate(_label_lines(node))
        ),
        element("title", node["label"]),
        class_=f"node {state}",
    )


def _beside(chain: Mapping[str, Any], node: str, previous: str) -> list[dict[str, Any]]:
    """Return the clues about a node, and its links to nodes that are not the one above it."""
    labels = {row["id"]: row["label"] for row in chain["nodes"]}
    order = list(labels)
    clues = [clue for clue in chain["clues"] if clue["node"] == node]
    for link in chain["links"]:
        ends = (link["source"], link["target"])
        other = ends[0] if ends[1] == node else ends[1]
        if node in ends and other != previous and order.index(other) < order.index(node):
            clues.append(link | {"label": labels[other], "inverse": link["target"] == node})
    return clues


def _clue(clue: Mapping[str, Any], y: int, row: int, reached: Mapping[str, int]) -> Markup:
    turn = _turn_of(clue["evidence"], reached)
    top = y + 16 + row * _CLUE
    words = f"{clue['label']} · {clue['predicate']}" if clue["inverse"] else f"{clue['predicate']} · {clue['label']}"
    sign = "not " if clue["negated"] else ""
    note = f"  turn {turn}" if turn is not None else ""
    return element(
        "g",
        element("circle", cx=_NODE_WIDTH + 22, cy=top - 4, r=5),
        element(
            "text",
            f"{sign}{_short(words, _MAX_CLUE)}",
            element("tspan", note, class_="tick"),
            x=_NODE_WIDTH + 34,
            y=top,
        ),
        element("title", words),
        class_=f"clue {'reached' if turn is not None else 'unreached'}",
    )


def _arrow(
    chain: Mapping[str, Any],
    above: Mapping[str, Any],
    below: Mapping[str, Any],
    tops: Mapping[str, int],
    reached: Mapping[str, int],
) -> Markup:
    """Return the link between two neighbours; an arrow head shows which way the fact reads."""
    ends = {above["id"], below["id"]}
    links = [link for link in chain["links"] if {link["source"], link["target"]} == ends]
    if not links:
        return Markup("")
    link = links[0]
    start, end = tops[above["id"]] + _height(above), tops[below["id"]]
    turn = _turn_of(link["evidence"], reached)
    tip, back = (end - 1, -7) if link["source"] == above["id"] else (start + 1, 7)
    return element(
        "g",
        element("path", d=f"M40 {start}V{end}", class_="edge"),
        element("path", d=f"M40 {tip}l-5 {back}h10z", class_="head"),
        element("text", link["predicate"], x=54, y=end - _GAP / 2 + 4),
        class_=f"link {'reached' if turn is not None else 'unreached'}",
    )


def _label_lines(node: Mapping[str, Any]) -> list[str]:
    lines = wrap(node["label"], _LABEL_WIDTH, max_lines=_LABEL_LINES, placeholder="…")
    return lines or [node["label"]]


def _height(node: Mapping[str, Any]) -> int:
    return _NODE_HEIGHT + _LINE * (len(_label_lines(node)) - 1)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
