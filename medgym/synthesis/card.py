"""The card of a question set: what is in it, how it is spread, what was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from medgym.questions.question_set import QuestionSet


def card(questions: QuestionSet, refused: Mapping[str, int]) -> dict[str, Any]:
    """Return counts by split, hops, specialty and answer type, means, the commonest answer, and refusals by rule."""
    count = max(1, len(questions))
    answers = Counter(question.answer.value for question in questions)
    return {
        "name": questions.name,
        "fingerprint": questions.fingerprint,
        "questions": len(questions),
        "splits": _counts(question.split for question in questions),
        "hops": _counts(str(question.hops) for question in questions),
        "mean_hops": round(sum(question.hops for question in questions) / count, 3),
        "mean_oracle_calls": round(sum(question.oracle_calls for question in questions) / count, 3),
        "specialties": _counts(question.specialty for question in questions),
        "answer_types": _counts(question.answer.entity_type or question.answer.type for question in questions),
        "distinct_answers": len(answers),
        "commonest_answer_share": round(max(answers.values(), default=0) / count, 4),
        "chains_proved_longest": sum(question.proof.chain_optimal for question in questions),
        "refused": dict(sorted(refused.items(), key=lambda item: (-item[1], item[0]))),
    }


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
