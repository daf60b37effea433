"""Recorded episodes over the toy world that have, or have not, something to judge; and judges to ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from medgym.agents.endpoint import Connection, EndpointSpec, Model
from medgym.episode import Episode
from medgym.judges import Criterion, JudgeSpec, ModelJudge
from medgym.judges.encoding import decode
from medgym.questions.question_set import QuestionSet
from medgym.store.store import Mode
from medgym.transcript.trajectory import Trajectory
from tests.episode.cases import CITATIONS, PLAN, call, gene_question, submit
from tests.toy import make_toy_world

WORLD = make_toy_world()
QUESTION = gene_question(WORLD)
QUESTIONS = QuestionSet([QUESTION], "hand")
PREFERENCE = JudgeSpec.load("preference")
RUBRIC = JudgeSpec(
    name="checks",
    kind="rubric",
    criteria=(
        Criterion(name="relevant", question="Do the sentences bear on it?"),
        Criterion(name="complete", question="Do they cover it?"),
    ),
)
SEARCHES = [call(*planned) for planned in PLAN]


def play(*messages: Any, seed: int = 0) -> Trajectory:
    episode = Episode(QUESTION, world=WORLD, seed=seed, questions=QUESTIONS)
    for message in messages:
        episode.step(message)
    return episode.trajectory()


def answered(answer: str = "ZAR1", citations: tuple[str, ...] = CITATIONS, seed: int = 0, **more: Any) -> Trajectory:
    """An episode that searched, and answered so."""
    return play(*SEARCHES, submit(answer, citations=list(citations), **{"confidence": 0.9, **more}), seed=seed)


RIGHT = answered()
WRONG = answered("WAS")
NOTHING_TO_JUDGE = {
    "no citation": answered(citations=()),
    "guessed ids": play(submit(citations=list(CITATIONS))),
    "abstained": answered(abstain="unclear"),
    "unfinished": play(*SEARCHES),
    "used up": play(*[SEARCHES[n % 4] for n in range(40)]),
}


def judge_of(
    spec: JudgeSpec, connection: Connection | None, answers: Path | None, mode: Mode = "record", model: str = "m"
) -> ModelJudge:
    return ModelJudge(spec, EndpointSpec(Model(model), connection, answers, mode))


def preference(value: Any, reason: str = "as cited") -> str:
    return json.dumps({"reason": reason, "preference": value})


def shown(body: dict[str, Any]) -> Any:
    """What a request gives a judge to look at: the one block between the delimiters."""
    content = body["messages"][-1]["content"]
    assert content.count("<") == content.count(">") == 2
    return decode(content)
