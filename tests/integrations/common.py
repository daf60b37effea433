"""What the tests of several adapters share: tickets for the parity cases, and the code of a documentation page."""

from __future__ import annotations

import re
from pathlib import Path

from medgym.serving import Ticket
from medgym.serving.ticket import settings_text
from tests.parity.cases import SEED, SETTINGS, Case

TRAINERS = Path(__file__).resolve().parents[2] / "docs" / "trainers"
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def ticket(case: Case, form: str = "hermes") -> Ticket:
    """Return the ticket of a parity case."""
    return Ticket(settings_text(SETTINGS), case.question_id, SEED, form)


def gold(case: Case) -> list[str]:
    """Return the spellings of the answer that are long enough to be told from other words."""
    answer = ticket(case).episode().question.answer
    return [str(text) for text in (answer.value, *answer.aliases) if len(str(text)) > 5]


def run_page(name: str) -> dict[str, object]:
    """Run the code of a trainer's page from top to bottom, as one program; return its names."""
    blocks = _BLOCK.findall((TRAINERS / f"{name}.md").read_text("utf-8"))
    assert blocks, f"docs/trainers/{name}.md has no code"
    space: dict[str, object] = {"__name__": f"docs.trainers.{name}"}
    for block in blocks:
        exec(compile(block, f"{name}.md", "exec"), space)
    return space
