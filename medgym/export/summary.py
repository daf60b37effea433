"""What a teaching run brought, as JSON and as a page to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

_GROUPS = ("specialty", "teacher", "hops", "answer_type", "mode", "level")


class Tally:
    """Counts the rows of a run, one at a time."""

    def __init__(self) -> None:
        self.played = self.kept = 0
        self._kept: dict[str, Counter[str]] = {group: Counter() for group in _GROUPS}
        self._refused: Counter[str] = Counter()
        self._sums: dict[str, Counter[str]] = {"tools": Counter(), "errors": Counter(), "stop_reasons": Counter()}
        self._turns = self._trainable = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one finished episode."""
        facts = row["facts"]
        self.played += 1
        self._refused.update(row["refused"])
        self._sums["stop_reasons"][str(facts["stop_reason"])] += 1
        if row["refused"]:
            return
        self.kept += 1
        for group in _GROUPS:
            self._kept[group][str(facts[group])] += 1
        self._sums["tools"].update(facts["tools"])
        self._sums["errors"].update(facts["errors"])
        self._turns += facts["turns"]
        self._trainable += facts["trainable"]

    def to_row(self) -> dict[str, Any]:
        """Return all counts as a JSON object; those by group are of kept trajectories only."""
        guided = self._kept["mode"]["guided"]
        return {
            "played": self.played,
            "kept": self.kept,
            "refused": _sorted(self._refused),
            "guided_share": round(guided / self.kept, 4) if self.kept else 0.0,
            "turns": self._turns,
            "trainable_turns": self._trainable,
            **{f"by_{group}": _sorted(self._kept[group]) for group in _GROUPS},
            **{name: _sorted(counts) for name, counts in self._sums.items()},
        }


def to_markdown(summary: Mapping[str, Any]) -> str:
    """Return the summary as a page."""
    lines = [
        "# Teaching run",
        "",
        f"World `{summary['world']}`, questions `{summary['questions'][:12]}`, seed {summary['seed']}.",
        f"{summary['kept']:,} of {summary['played']:,} episodes are kept. {summary['errors_of_teachers']:,} more ended "
        "in an error of the teacher; running the command again plays them again.",
        f"{summary['guided_share']:.1%} of the kept ones are guided (expected over the run: "
        f"{summary['expected_guided_share']:.1%}). {summary['trainable_turns']:,} of {summary['turns']:,} turns are to "
        "be learnt.",
    ]
    titles = {"refused": "Refused, by rule", "tools": "Calls by tool", "errors": "Failed calls", "stop_reasons": "Ends"}
    titles |= {f"by_{group}": f"By {group.replace('_', ' ')}" for group in _GROUPS}
    for key, title in titles.items():
        lines += ["", f"## {title}", "", *_table(summary[key].items())]
    return "\n".join(lines) + "\n"


def _table(rows: Iterable[tuple[str, int]]) -> list[str]:
    lines = [f"| {name} | {count:,} |" for name, count in rows]
    return ["| | |", "|---|---|", *lines] if lines else ["none"]


def _sorted(counts: Counter[str]) -> dict[str, int]:
    """Return counts by name, numbers in their order."""
    order = sorted(counts, key=lambda name: (0, int(name), "") if name.isdecimal() else (1, 0, name))
    return {name: counts[name] for name in order if counts[name]}
