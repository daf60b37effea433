"""What anybody may know of a question before it is asked."""

from __future__ import annotations

from typing import Any

from medgym.questions.question import Question


def public_facts(question: Question) -> dict[str, Any]:
    """Return what anybody may know at the start. Neither type nor split of an unanswerable item gives it away."""
    answer = question.answer
    kind = answer.entity_type or "entity" if answer.type in ("entity", "none") else answer.type
    return {
        "question_id": question.id,
        "split": "test" if question.split == "unanswerable" else question.split,
        "specialty": question.specialty,
        "answer_type": kind,
        "hops": question.hops,
        "stop_reason": "",
        "failure_kind": "",
        "mask_sample": False,
        "phi_final": 0.0,
    }
