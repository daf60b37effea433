"""Fills two places of README.md: the table of agents, from the report of `medgym demo`, and an episode as it runs.

python scripts/readme.py medgym-demo/report.json QUESTION_ID
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import medgym  # noqa: E402

_WIDTH = 118
_LINES_SHOWN = 2


def table(report: dict[str, Any]) -> str:
    """Return the table of agents."""
    overall = {agent["agent"]: agent["overall"] for agent in report["agents"]}
    scheduled = next(iter(overall.values()))["scheduled"]
    lines = [
        f"{scheduled:,} test questions over `{report['world']['id']}`, seed 0, exact 95 % intervals:\n",
        "| agent | solved | 95 % interval | reward | tool calls |",
        "|---|---|---|---|---|",
    ]
    for name, row in overall.items():
        low, high = row["interval"]
        lines.append(
            f"| {name} | {row['rate']:.1%} | {low:.1%} to {high:.1%} | {row['reward']:.2f} | {row['calls']:.1f} |"
        )
    return "\n".join(lines)


def episode(question_id: str) -> str:
    """Return the oracle's episode on a question of the default world, long observations cut."""
    world = medgym.World.load("orphan")
    question = medgym.QuestionSet.load("orphan").get(question_id)
    record = medgym.run_episode(medgym.Episode(question, world=world), medgym.agents.make("oracle", world=world))
    lines = _wrapped(f"question  {question.text}")
    for step in record.steps:
        action = json.loads(str(step.message))
        lines.append(_cut(f"> {action['name']} {json.dumps(action['arguments'], ensure_ascii=False)}"))
        shown = [line for line in step.observation.splitlines() if line.strip()]
        lines += [_cut(f"  {line}") for line in shown[:_LINES_SHOWN]]
        if len(shown) > _LINES_SHOWN:
            lines.append(f"  ... {len(shown) - _LINES_SHOWN} more lines")
    parts = "  ".join(f"{name} {value:.2f}" for name, value in record.components.items() if name != "gate")
    lines.append(f"reward {record.reward:.2f}  {parts}  {record.stop_reason}")
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, _WIDTH, subsequent_indent=" " * 10)


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else line[: _WIDTH - 4] + " ..."


def fill(page: str, name: str, text: str) -> str:
    """Return the page with `text` between the comments that name the place."""
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    pattern = re.compile(rf"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"README.md has no place called {name}")
    return pattern.sub(lambda _: f"{start}\n{text}\n{end}", page)


def main() -> None:
    """Fill both places."""
    report, question_id = sys.argv[1:]
    path = ROOT / "README.md"
    page = path.read_text(encoding="utf-8")
    page = fill(page, "agents", table(json.loads(Path(report).read_text(encoding="utf-8"))))
    page = fill(page, "episode", f"```\n{episode(question_id)}\n```")
    path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
