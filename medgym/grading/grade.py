"""Is an answer right? Typed and conservative: one answer, written in one of the accepted ways, or nothing."""

from __future__ import annotations

from medgym.grading.choice import same_boolean, same_category
from medgym.grading.date import same_date
from medgym.grading.entity import same_entity
from medgym.grading.identifier import same_identifier
from medgym.grading.members import same_list, set_score
from medgym.grading.number import same_number
from medgym.questions.question import Answer


def grade(answer_text: str, gold: Answer) -> float:
    """Return 1.0 if `answer_text` is the answer `gold`, else 0.0; of a set, F1.

    No text answers an unanswerable question. Never raises, and takes linear time: an answer that is far longer than
    every accepted spelling is wrong unread.
    """
    text = answer_text.strip()
    if gold.type == "none" or not text or len(text) > 200 + 8 * _longest(gold):
        return 0.0
    if gold.type == "set":
        return set_score(text, gold, _is_single)
    right = same_list(text, gold, _is_single) if gold.type == "list" else _is_single(text, gold)
    return 1.0 if right else 0.0


def _is_single(text: str, gold: Answer) -> bool:
    surfaces = (gold.value, *gold.aliases)
    match gold.type:
        case "date":
            return any(same_date(text, surface, gold.precision) for surface in surfaces)
        case "number":
            return any(same_number(text, surface, gold.unit) for surface in surfaces)
        case "identifier":
            return any(same_identifier(text, surface, bare=surface == gold.value) for surface in surfaces)
        case "boolean":
            return same_boolean(text, gold.value)
        case "category":
            return same_category(text, surfaces, gold.options or ())
        case _:
            return same_entity(text, surfaces, gold.entity_type) or same_identifier(text, gold.entity_id or "")


def _longest(gold: Answer) -> int:
    """Return the length of the longest accepted spelling."""
    return max(map(len, (gold.value, *gold.aliases))) + sum(map(_longest, gold.members or ()))
