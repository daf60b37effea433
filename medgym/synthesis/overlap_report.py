"""What the splits of a question set have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from medgym.questions.question import Question

_RUN = 8


def overlap_report(questions: Iterable[Question]) -> dict[str, Any]:
    """Return how much of the test split training has seen, by seeds, answers, other entities, grammars and wording.

    Seeds and answers are kept apart by construction; what may be met on the way (`masked`) is only reported.
    """
    known = list(questions)
    train = [q for q in known if q.split == "train"]
    test = [q for q in known if q.split == "test"]
    ends = _ends(train)
    masked = {entity for question in train for entity in question.masked}
    runs = {run for question in train for run in _runs(question.text)}
    return {
        "test_questions": len(test),
        "seeds_or_answers_of_train": len(_ends(test) & ends),
        "grammars_of_train": len(
            {q.wording.grammar for q in test if q.wording.grammar} & {q.wording.grammar for q in train}
        ),
        "shapes_of_train": len({q.proof.shape for q in test if q.proof.shape} & {q.proof.shape for q in train}),
        "share_with_a_masked_entity_of_train": _share(test, lambda q: not masked.isdisjoint(q.masked)),
        f"share_with_{_RUN}_words_in_a_row_of_train": _share(test, lambda q: not runs.isdisjoint(_runs(q.text))),
    }


def _ends(questions: Iterable[Question]) -> set[str]:
    entities = {q.seed_entity for q in questions}
    return entities | {q.answer.entity_id for q in questions if q.answer.entity_id is not None}


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return {tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)}


def _share(questions: list[Question], holds: Callable[[Question], bool]) -> float:
    return round(sum(map(holds, questions)) / max(1, len(questions)), 4)
