"""Is an answer right? Typed and conservative: one answer, written in one of the accepted ways, or nothing."""

from __future__ import annotations

from medgym.grading.date import same_date
from medgym.grading.entity import same_entity
from medgym.grading.number import same_number
from medgym.questions.question import Answer


def grade(answer_text: str, gold: Answer) -> float:
    """Return 1.0 if `answer_text` is the answer `gold`, else 0.0; no text answers an unanswerable question.

    Never raises, and takes linear time: an answer that is far longer than every accepted spelling is wrong unread.
    """
    text = answer_text.strip()
    surfaces = (gold.value, *gold.aliases)
    if gold.type == "none" or not text or len(text) > 200 + 8 * max(map(len, surfaces)):
        return 0.0
    if gold.type == "date":
        right = any(same_date(text, surface, gold.precision) for surface in surfaces)
    elif gold.type == "number":
        right = any(same_number(text, surface, gold.unit) for surface in surfaces)
    else:
        right = same_entity(text, surfaces, gold.entity_type)
    return 1.0 if right else 0.0
