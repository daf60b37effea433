"""The setting that step benchmarks share: a world, its questions, and episodes that search with results at hand."""

from __future__ import annotations

import json
from functools import cache

from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from medgym.world.world import World

STEPS = 30
_DISTINCT = 8


@cache
def world(name: str = "tiny") -> World:
    """Return a shipped world, opened once."""
    return World.load(name)


@cache
def questions(name: str = "tiny") -> tuple[Question, ...]:
    """Return the shipped questions of a world."""
    return tuple(QuestionSet.load(name))


@cache
def toolbox(name: str = "tiny") -> Toolbox:
    """Return a toolbox over a shipped world."""
    return Toolbox(world(name))


def searches(name: str = "tiny") -> list[str]:
    """Return 29 search messages of which 8 are distinct: a realistic mix of new and repeated queries."""
    texts = [question.text for question in questions(name)[:_DISTINCT]]
    distinct = [action("medical_search", query=" ".join(text.split()[:12])) for text in texts]
    return [distinct[number % len(distinct)] for number in range(STEPS - 1)]


def action(tool: str, **arguments: object) -> str:
    """Return an agent's message: one tool call as JSON."""
    return json.dumps({"name": tool, "arguments": arguments})


def submission(question: Question) -> str:
    """Return the message that hands in the right answer with the proof's sentences."""
    cited = [item.sentences[0] for item in question.evidence]
    return action("submit_answer", answer=question.answer.value, citations=cited, confidence=0.9)
