"""Results as tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from medgym.evaluation.format import number, percent

if TYPE_CHECKING:
    from rich.table import Table

_TITLES = {"by_hops": "By hops", "by_answer_type": "By answer type", "by_specialty": "By specialty"}


def overview(agents: Sequence[Mapping[str, Any]]) -> Table:
    """Return the table of all agents: success with its interval, cost, citations, what is left out."""
    table = _table("Solved", ["Agent", "Solved", "95 % interval", "Reward", "Calls", "Cited", "Abstained", "Masked"])
    for agent in agents:
        row = agent["overall"]
        low, high = row["interval"] or (None, None)
        solved = f"[bold]{percent(row['rate'])}[/] ({row['solved']}/{row['scheduled'] - row['masked']})"
        table.add_row(
            agent["agent"],
            solved,
            f"{percent(low)} to {percent(high)}",
            number(row["reward"], 2),
            number(row["calls"], 1),
            percent(row["cited"]),
            str(row["abstained"]),
            str(row["masked"]),
        )
    return table


def breakdown(agents: Sequence[Mapping[str, Any]], key: str) -> Table:
    """Return success by group, one column per agent; `key` is "by_hops", "by_answer_type" or "by_specialty"."""
    table = _table(_TITLES[key], ["", *(agent["agent"] for agent in agents)])
    groups = dict.fromkeys(name for agent in agents for name in agent[key])
    for group in sorted(groups, key=lambda name: (int(name), "") if name.isdecimal() else (0, name)):
        rows = [agent[key].get(group) for agent in agents]
        table.add_row(group.replace("_", " "), *(_cell(row) for row in rows))
    return table


def rewards(label: str, agents: Sequence[Mapping[str, Any]]) -> Table:
    """Return what agents earn on average under one reward, and each component of it."""
    means = {agent["agent"]: agent["rewards"].get(label) for agent in agents}
    names = dict.fromkeys(name for row in means.values() if row for name in row["components"])
    table = _table(f"Reward {label}", ["Agent", "Episodes", "Mean", *names])
    for agent in agents:
        row = means[agent["agent"]] or {"reward": None, "components": {}}
        parts = (number(row["components"].get(name), 3) for name in names)
        counted = agent["episodes"] - agent["left_out"]
        table.add_row(agent["agent"], f"{counted:,}", f"[bold]{number(row['reward'], 3)}[/]", *parts)
    return table


def _cell(row: Mapping[str, Any] | None) -> str:
    if row is None or row["rate"] is None:
        return "–"
    return f"{percent(row['rate'])} [dim]{row['solved']}/{row['scheduled'] - row['masked']}[/]"


def _table(title: str, columns: Sequence[str]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for position, column in enumerate(columns):
        table.add_column(column, justify="right" if position else "left", no_wrap=True)
    return table
