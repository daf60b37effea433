"""What the tests of several adapters share: tickets for the parity cases, and spellings of their answers."""

from __future__ import annotations

from medgym.serving import Ticket
from medgym.serving.ticket import settings_text
from tests.parity.cases import SEED, SETTINGS, Case


def ticket(case: Case, form: str = "hermes") -> Ticket:
    """Return the ticket of a parity case."""
    return Ticket(settings_text(SETTINGS), case.question_id, SEED, form)


def gold(case: Case) -> list[str]:
    """Return the spellings of the answer that are long enough to be told from other words."""
    answer = ticket(case).episode().question.answer
    return [str(text) for text in (answer.value, *answer.aliases) if len(str(text)) > 5]
