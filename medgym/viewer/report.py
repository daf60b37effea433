"""The report as plain JSON values: the tables of all agents and some of their episodes.

`build_report` gathers the facts, `page.render_page` draws them; nothing is drawn that is not in the JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

from medgym.agents.base import answer_type_of
from medgym.evaluation.failures import MEANING
from medgym.evaluation.outcomes import join
from medgym.evaluation.paired import compare
from medgym.evaluation.summary import GROUPINGS, Outcome, successes, summarise, summarise_by
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.transcript.trajectory import Trajectory
from medgym.viewer.chain import chain_of
from medgym.viewer.play import play_of
from medgym.world.world import World

FORMAT = "medgym-report-1"

_T = TypeVar("_T")


@dataclass(frozen=True)
class Run:
    """One agent's trajectories over the questions scheduled for it; `replay` is the command that checks them."""

    agent: str
    questions: Sequence[Question]
    trajectories: Sequence[Trajectory]
    replay: str = ""

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """One outcome per scheduled question."""
        return join(self.questions, self.trajectories)

    @cached_property
    def by_question(self) -> dict[str, Trajectory]:
        """Trajectories by question id."""
        return {trajectory.question_id: trajectory for trajectory in self.trajectories}


def build_report(
    runs: Sequence[Run], world: World, questions: QuestionSet, *, title: str = "", shown: int = 8
) -> dict[str, Any]:
    """Return the report over `runs` as JSON values, with the episodes of `shown` questions."""
    return {
        "format": FORMAT,
        "title": title or f"Agents on {world.id}",
        "world": {"id": world.id, "fingerprint": world.fingerprint, **world.manifest["counts"]},
        "questions": {"name": questions.name, "fingerprint": questions.fingerprint},
        "agents": [table_of(run) for run in runs],
        "pairs": pairs_of(runs),
        "failures": {failure.value: meaning for failure, meaning in MEANING.items()},
        "episodes": [_episode(question, runs, world) for question in choose_questions(runs, shown)],
    }


def table_of(run: Run) -> dict[str, Any]:
    """Return one agent's results, overall and by every grouping, and its classes of failure."""
    groups = {
        f"by_{grouping}": {name: row.to_json() for name, row in summarise_by(run.outcomes, grouping).items()}
        for grouping in GROUPINGS
    }
    failures = {failure.value: sum(o.failure == failure.value for o in run.outcomes) for failure in MEANING}
    return {"agent": run.agent, "overall": summarise(run.outcomes).to_json(), **groups, "failures": failures}


def pairs_of(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Return the paired comparison of each agent with the next one in order of success."""
    ranked = sorted(runs, key=lambda run: -(summarise(run.outcomes).rate or 0.0))
    rows = []
    for first, second in pairwise(ranked):
        pair = compare(successes(first.outcomes), successes(second.outcomes))
        rows.append(
            {
                "first": first.agent,
                "second": second.agent,
                "questions": pair.questions,
                "only_first": pair.only_first,
                "only_second": pair.only_second,
                "difference": pair.difference,
                "p_value": pair.p_value,
            }
        )
    return rows


def choose_questions(runs: Sequence[Run], shown: int) -> list[Question]:
    """Return up to `shown` questions that all agents played, spread over answer types and hops.

    They are drawn in turn from the groups (answer type, hops), so that every kind is seen before one repeats.
    """
    if not runs:
        return []
    shared = [q for q in runs[0].questions if all(q.id in run.by_question for run in runs)]
    groups: dict[tuple[str, int], list[Question]] = {}
    for question in shared:
        groups.setdefault((answer_type_of(question), question.hops), []).append(question)
    return list(_in_turn(_spread(groups)))[:shown]


def _spread(groups: dict[tuple[str, int], list[Question]]) -> list[list[Question]]:
    """Order groups so that answer types alternate and hops grow."""
    by_type: dict[str, list[list[Question]]] = {}
    easiest = {kind: min(hops for other, hops in groups if other == kind) for kind, _ in groups}
    for key in sorted(groups, key=lambda key: (easiest[key[0]], *key)):
        by_type.setdefault(key[0], []).append(groups[key])
    return list(_in_turn(list(by_type.values())))


def _in_turn(groups: Sequence[Sequence[_T]]) -> Iterable[_T]:
    for position in range(max(map(len, groups), default=0)):
        yield from (group[position] for group in groups if position < len(group))


def _episode(question: Question, runs: Sequence[Run], world: World) -> dict[str, Any]:
    return {
        "question": {
            "id": question.id,
            "text": question.text,
            "hops": question.hops,
            "oracle_calls": question.oracle_calls,
            "answer_type": answer_type_of(question),
            "specialty": question.specialty,
            "answer": question.answer.value,
            "aliases": list(question.answer.aliases),
        },
        "chain": chain_of(question, world),
        "plays": [play_of(run.agent, question, run.by_question[question.id], run.replay) for run in runs],
    }
