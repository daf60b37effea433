"""Fills two places of README.md: the table of agents, from the report of `medgym demo`, and an episode as it runs.

python scripts/readme.py medgym-demo/report.json QUESTION_ID
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import medgym  # noqa: E402
from medgym import Question  # noqa: E402

_WIDTH = 118
_LINES_SHOWN = 2
_MOST_CALLS = 5


def table(report: dict[str, Any]) -> str:
    """Return the table of agents."""
    overall = {agent["agent"]: agent["overall"] for agent in report["agents"]}
    scheduled = next(iter(overall.values()))["scheduled"]
    name, fingerprint = report["world"]["id"], report["questions"]["fingerprint"]
    lines = [
        f"{scheduled:,} test questions over `{name}` (set `{fingerprint[:12]}`), exact 95 % intervals:\n",
        "| agent | solved | 95 % interval | reward | tool calls |",
        "|---|---|---|---|---|",
    ]
    for name, row in overall.items():
        low, high = row["interval"]
        lines.append(
            f"| {name} | {row['rate']:.1%} | {low:.1%} to {high:.1%} | {row['reward']:.2f} | {row['calls']:.1f} |"
        )
    return "\n".join(lines)


def choose(questions: Iterable[Question]) -> Question:
    """Return the shortest test question whose way can be followed: three hops to a disease, pages read on the way."""
    fit = [
        question
        for question in questions
        if (question.split, question.hops, question.answer.entity_type) == ("test", 3, "disease")
        and [call.tool for call in question.proof.plan[:4]] == ["medical_search", "read_document"] * 2
        and question.oracle_calls <= _MOST_CALLS
    ]
    return min(fit, key=lambda question: (len(question.text), question.id))


def episode(question: Question) -> str:
    """Return the oracle's episode on a question of the default world, long observations cut."""
    world = medgym.World.load("orphan")
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
    report, *ids = sys.argv[1:]
    questions = medgym.QuestionSet.load("orphan")
    question = questions.get(ids[0]) if ids else choose(questions)
    path = ROOT / "README.md"
    page = path.read_text(encoding="utf-8")
    page = fill(page, "agents", table(json.loads(Path(report).read_text(encoding="utf-8"))))
    page = fill(page, "episode", f"```\n{episode(question)}\n```")
    path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
