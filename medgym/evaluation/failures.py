"""Why an episode failed, read off its record: the first class that fits, from "nothing could be read" to "misread"."""

from __future__ import annotations

from enum import StrEnum

from medgym.agents.observations import documents_in
from medgym.questions.question import EvidenceItem, Question
from medgym.rewards.view import StopReason
from medgym.transcript.trajectory import Trajectory


class Failure(StrEnum):
    """Classes of failure, in the order in which they are looked for."""

    FORMAT = "format"
    OVERSEARCH = "oversearch"
    ABSTAINED = "abstained"
    EARLY_STOP = "early_stop"
    NEVER_RETRIEVED = "never_retrieved"
    RETRIEVED_UNREAD = "retrieved_unread"
    ARITHMETIC = "arithmetic"
    READ_UNUSED = "read_unused"


MEANING: dict[Failure, str] = {
    Failure.FORMAT: "the budget ended and most messages held no readable action",
    Failure.OVERSEARCH: "the budget ended without an answer",
    Failure.ABSTAINED: "it gave up although the sources hold the answer",
    Failure.EARLY_STOP: "it answered without a single successful call",
    Failure.NEVER_RETRIEVED: "a needed fact stands on pages that never came up",
    Failure.RETRIEVED_UNREAD: "the page came up, the sentence with the needed fact was never shown",
    Failure.ARITHMETIC: "every needed fact was shown, the number was worked out wrongly",
    Failure.READ_UNUSED: "every needed fact was shown, another answer was given",
}
"""One line a class, for tables and reports."""


def classify(trajectory: Trajectory, question: Question) -> Failure:
    """Return why an unsuccessful, finished episode failed."""
    stop_reason = trajectory.stop_reason
    if stop_reason == StopReason.ABSTAINED:
        return Failure.ABSTAINED
    if stop_reason != StopReason.ANSWERED:
        unreadable = sum(not step.calls for step in trajectory.steps)
        return Failure.FORMAT if 2 * unreadable > len(trajectory.steps) else Failure.OVERSEARCH
    if not any(call.error is None for step in trajectory.steps for call in step.calls):
        return Failure.EARLY_STOP
    missing = [item for item in question.evidence if not delivered(trajectory).intersection(item.sentences)]
    if missing:
        seen = {page for step in trajectory.steps for page in documents_in(step.observation)}
        return Failure.RETRIEVED_UNREAD if all(_came_up(item, seen) for item in missing) else Failure.NEVER_RETRIEVED
    return Failure.ARITHMETIC if question.answer.type == "number" else Failure.READ_UNUSED


def delivered(trajectory: Trajectory) -> frozenset[str]:
    """Return the ids of all sentences that an episode showed whole."""
    return frozenset(sentence for step in trajectory.steps for call in step.calls for sentence in call.delivered)


def _came_up(item: EvidenceItem, seen: set[str]) -> bool:
    return any(sentence.rsplit("#", 1)[0] in seen for sentence in item.sentences)
