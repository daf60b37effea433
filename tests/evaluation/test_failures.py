"""Each bad way of playing falls into its class."""

from __future__ import annotations

import json

import pytest

from medgym.agents import ScriptedAgent, run_episode
from medgym.agents.base import Script, Task, abstain, answer, read, search
from medgym.agents.batch import Batch, run_many
from medgym.episode import Episode
from medgym.evaluation.failures import MEANING, Failure, classify
from medgym.evaluation.outcomes import charged_calls, join, outcome_of, submission_of
from medgym.questions.question import Answer, Question
from medgym.questions.question_set import QuestionSet
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World


class _Says(ScriptedAgent):
    name = "says"

    def __init__(self, *messages: str) -> None:
        super().__init__()
        self._messages = messages

    def script(self, task: Task) -> Script:
        while True:
            for message in self._messages:  # noqa: UP028  # a tuple cannot be sent observations
                yield message


def _played(world: World, question: Question, *messages: str, **options: object) -> Trajectory:
    return run_episode(Episode(question, world=world, **options), _Says(*messages))  # type: ignore[arg-type]


WRONG = answer("LIM9")
FINDINGS = search("night cough curved toes")
CAUSE = search("zar kinase Arlen syndrome caused by", type="gene")


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (["what?"], Failure.FORMAT),
        ([FINDINGS], Failure.OVERSEARCH),
        ([FINDINGS, abstain("unsure")], Failure.ABSTAINED),
        ([WRONG], Failure.EARLY_STOP),
        ([search("curved"), WRONG], Failure.NEVER_RETRIEVED),
        ([FINDINGS, CAUSE, WRONG], Failure.RETRIEVED_UNREAD),
        ([FINDINGS, read("orpha-1"), CAUSE, read("hgnc-1"), WRONG], Failure.READ_UNUSED),
    ],
)
def test_classes(messages: list[str], expected: Failure, toy_world: World, toys: QuestionSet) -> None:
    trajectory = _played(toy_world, toys[0], *messages, limits={"max_steps": 8})
    assert classify(trajectory, toys[0]) is expected
    outcome = outcome_of(toys[0], trajectory)
    assert (outcome.failure, outcome.success) == (expected.value, False)


def test_numbers_are_worked_out_wrongly(toy_world: World, toys: QuestionSet) -> None:
    question = toys[0].model_copy(update={"answer": Answer(type="number", value="5")})
    messages = [FINDINGS, read("orpha-1"), CAUSE, read("hgnc-1"), answer("4")]
    assert classify(_played(toy_world, question, *messages), question) is Failure.ARITHMETIC


def test_every_class_has_a_meaning() -> None:
    assert list(MEANING) == list(Failure)


def test_outcomes_follow_the_schedule(toy_world: World, toys: QuestionSet) -> None:
    trajectories = run_many(Batch("oracle", toy_world, toys))
    rows = join(toys, [*trajectories[1:], trajectories[1]])
    assert [row.question_id for row in rows] == [question.id for question in toys]
    assert rows[0].status == "missing"
    assert all(row.success and row.cited and row.calls <= row.oracle_calls for row in rows[1:])


def test_masked_episodes_are_no_failures(toy_world: World, toys: QuestionSet) -> None:
    trajectory = _played(toy_world, toys[0], FINDINGS, WRONG)
    footer = {**trajectory.footer, "mask_sample": True, "stop_reason": "infra_error"}
    outcome = outcome_of(toys[0], Trajectory(trajectory.header, trajectory.steps, footer))
    assert (outcome.status, outcome.failure, outcome.success) == ("masked", "", False)


def test_an_unfinished_record_is_missing(toy_world: World, toys: QuestionSet) -> None:
    episode = Episode(toys[0], world=toy_world)
    assert outcome_of(toys[0], episode.trajectory()).status == "missing"
    episode.step(FINDINGS)
    assert outcome_of(toys[0], episode.trajectory()).status == "missing"


def test_calls_and_submissions_are_read_from_the_record(toy_world: World, toys: QuestionSet) -> None:
    batch = json.dumps({"name": "medical_search", "arguments": {"query": ["night cough", "toes", "hair"]}})
    unknown = json.dumps({"name": "google", "arguments": {}})
    trajectory = _played(toy_world, toys[0], batch, unknown, answer("ZAR1", ["hgnc-1#s0"], 0.5))
    assert charged_calls(trajectory) == 3
    given = submission_of(trajectory)
    assert given is not None
    assert (given.answer, given.citations, given.confidence, given.abstain) == ("ZAR1", ("hgnc-1#s0",), 0.5, None)
    assert submission_of(_played(toy_world, toys[0], FINDINGS, limits={"max_steps": 1})) is None
    assert submission_of(Episode(toys[0], world=toy_world).trajectory()) is None
