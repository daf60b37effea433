"""One episode of each hacker in a few lines: the one that paid it best."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from medgym.evaluation.hacking.suite import Suite
from medgym.transcript.messages import Message

_TURNS, _CHARS = 4, 360


def examples(suite: Suite, hackers: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return an episode for each row of a report's hackers: the question, and the first and last turns, shortened."""
    return {row["hacker"]: _example(suite, row["hacker"], row["best_question"]) for row in hackers}


def _example(suite: Suite, name: str, question_id: str) -> dict[str, Any]:
    question = suite.questions.get(question_id)
    steps = suite.play(suite.player(name), question_id).steps
    shown = steps if len(steps) <= _TURNS else (*steps[: _TURNS - 1], steps[-1])
    return {
        "question": question_id,
        "text": question.text,
        "answer": question.answer.value,
        "turns": [{"message": _short(step.message), "observation": _short(step.observation)} for step in shown],
        "omitted": len(steps) - len(shown),
    }


def _short(message: str | Message) -> str:
    text = message if isinstance(message, str) else json.dumps(message, ensure_ascii=False)
    return text if len(text) <= _CHARS else f"{text[:_CHARS]} ... ({len(text):,} characters)"
