"""Scripted teachers: they solve what they play, say why, and name nothing before it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from medgym.agents import run_episode
from medgym.agents.base import Task
from medgym.agents.teachers import TEACHERS, NoisyTeacher, OracleTeacher, RecoveryTeacher, make_teacher
from medgym.agents.teachers.notes import Notes, sentences_shown
from medgym.episode import Episode, replay
from medgym.errors import AgentError
from medgym.export.scan import stands
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.store.result import ToolError
from medgym.tools.toolbox import Toolbox
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

SEEDS = range(6)


def played(question: Question, world: World, teacher: Any, seed: int = 0, **options: Any) -> Trajectory:
    return run_episode(Episode(question, world=world, seed=seed, **options), teacher)


def calls_of(trajectory: Trajectory) -> list[Any]:
    return [call for step in trajectory.steps for call in step.calls]


def thoughts_of(trajectory: Trajectory) -> list[str]:
    return [str(step.message["content"]) for step in trajectory.steps]  # type: ignore[index]


@pytest.mark.parametrize("exploring", [False, True])
@pytest.mark.parametrize("name", TEACHERS)
def test_every_teacher_solves_says_why_and_replays(
    name: str, exploring: bool, toy_world: World, toys: QuestionSet, toy_questions: QuestionSet
) -> None:
    for question in (*toys, *toy_questions):
        for seed in SEEDS:
            trajectory = played(question, toy_world, make_teacher(name, exploring=exploring), seed)
            assert trajectory.success, question.id
            assert all(thought.strip() for thought in thoughts_of(trajectory))
            assert all("{" not in thought for thought in thoughts_of(trajectory))
            again = played(question, toy_world, make_teacher(name, exploring=exploring), seed)
            assert again.to_json() == trajectory.to_json()
            assert replay(trajectory, toy_world, QuestionSet([question])).ok


@pytest.mark.parametrize("name", TEACHERS)
def test_nothing_on_the_way_is_named_before_it_was_shown(
    name: str, toy_world: World, toy_questions: QuestionSet
) -> None:
    graph = toy_world.graph
    for question in toy_questions:
        hidden = [graph.entities[key].name for key in question.proof.binding.values() if graph.has(key)]
        for seed in SEEDS:
            trajectory = played(question, toy_world, make_teacher(name, exploring=True), seed)
            shown = question.text
            for step in trajectory.steps:
                wrote = str(step.message)
                assert [n for n in hidden if stands(n, wrote) and not stands(n, shown)] == []
                shown += "\n" + step.observation


def test_the_oracle_plays_the_plan_and_nothing_else(toy_world: World, toys: QuestionSet) -> None:
    for question in toys:
        trajectory = played(question, toy_world, OracleTeacher())
        assert [(c.name, dict(c.arguments)) for c in calls_of(trajectory)] == [
            (planned.tool, planned.arguments) for planned in question.proof.plan
        ]


def test_exploring_asks_another_tool_once(toy_world: World, toys: QuestionSet) -> None:
    tools = set()
    for question in toys:
        for seed in range(12):
            trajectory = played(question, toy_world, make_teacher("oracle", exploring=True), seed)
            others = ("web_search", "resolve_entity")
            extra = [s for s in trajectory.steps[:-1] if len(s.calls) > 1 or s.calls[0].name in others]
            assert len(extra) == 1
            tools.update(call.name for call in extra[0].calls)
    assert tools == {"web_search", "resolve_entity", "medical_search"}


@pytest.mark.parametrize("rate", [0.0, 0.5, 1.0])
def test_the_rate_of_detours(rate: float, toy_world: World, toys: QuestionSet) -> None:
    detours = planned = 0
    for question in toys:
        for seed in range(20):
            trajectory = played(question, toy_world, NoisyTeacher(rate=rate), seed)
            keys = [call.key for call in calls_of(trajectory)]
            assert len(set(keys)) == len(keys)  # no call twice
            detours += len(keys) - len(question.proof.plan)
            planned += len(question.proof.plan)
    low, high = {0.0: (0, 0), 0.5: (0.3, 0.6), 1.0: (0.7, 1.0)}[rate]
    assert low <= detours / planned <= high


def test_recovery_fails_in_every_way_and_puts_it_right(toy_world: World, toys: QuestionSet) -> None:
    kinds, empty = set(), 0
    for question in toys:
        for seed in range(20):
            trajectory = played(question, toy_world, RecoveryTeacher(rate=0.5), seed)
            errors = [call.error for call in calls_of(trajectory) if call.error]
            nothing = [s for s in trajectory.steps if "No results" in s.observation]
            assert errors or nothing
            assert len(errors) + len(nothing) <= 6  # no mistake twice
            kinds.update(errors)
            empty += len(nothing)
            for step, after in zip(trajectory.steps, thoughts_of(trajectory)[1:], strict=False):
                if step.calls and step.calls[0].error:
                    refusal = step.observation.partition("): ")[2].split(". ")[0]
                    assert refusal.rstrip(".") in after, "the thought reads the error"
    assert kinds == {"invalid_arguments", "unknown_tool", "not_found"}
    assert empty


@pytest.mark.parametrize("wrong", [-0.1, 1.5])
def test_a_rate_is_a_share(wrong: float) -> None:
    for make in (NoisyTeacher, RecoveryTeacher):
        with pytest.raises(ValueError, match="a rate lies in"):
            make(rate=wrong)


# --- faults of the tools --------------------------------------------------------------------------------------------


class Faults:
    """The first `times` makings of every call fail."""

    name = "first-calls-fail"

    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self, tool: str, arguments: Mapping[str, Any], occurrence: int) -> ToolError | None:
        return ToolError("timeout", True, "The tool did not answer in time.") if occurrence < self.times else None


@pytest.mark.parametrize("name", TEACHERS)
@pytest.mark.parametrize("times", [1, 2])
def test_a_fault_that_passes_is_met_by_trying_again(name: str, times: int, toy_world: World, toys: QuestionSet) -> None:
    for question in toys:
        toolbox = Toolbox(toy_world, faults=Faults(times))
        trajectory = played(question, toy_world, make_teacher(name), toolbox=toolbox)
        assert trajectory.success
        assert sum(call.error == "timeout" for call in calls_of(trajectory)) >= times
        assert any("did not answer in time" in thought for thought in thoughts_of(trajectory))
        delivered = {s for call in calls_of(trajectory) if call.error is None for s in call.delivered}
        last = trajectory.steps[-1].message["tool_calls"][0]["function"]["arguments"]  # type: ignore[index]
        assert delivered.issuperset(last["citations"])


def test_a_fault_that_stays_ends_in_an_abstention(toy_world: World, toys: QuestionSet) -> None:
    trajectory = played(toys[0], toy_world, make_teacher("oracle"), toolbox=Toolbox(toy_world, faults=Faults(99)))
    assert trajectory.stop_reason == "abstained"
    assert len(trajectory.steps) == 4  # three tries, then the abstention


# --- odds and ends --------------------------------------------------------------------------------------------------


def test_a_teacher_has_to_know_its_question(toy_world: World, toys: QuestionSet) -> None:
    teacher = OracleTeacher()
    with pytest.raises(AgentError, match="does not know its question"):
        teacher.reset("prompt", [], 0)
    with pytest.raises(AgentError, match="needs question and world"):
        teacher.begin(None, "prompt", "gene", toy_world)
    with pytest.raises(AgentError, match="no teacher 'nobody'"):
        make_teacher("nobody")
    with pytest.raises(RuntimeError, match="call reset"):
        teacher.act("observation")


def test_an_unanswerable_question_is_abstained_from(toy_world: World, toys: QuestionSet) -> None:
    row = toys[0].model_dump() | {"answer": {"type": "none", "value": "", "entity_type": "gene"}}
    trajectory = played(Question.model_validate(row), toy_world, make_teacher("oracle"))
    assert (trajectory.stop_reason, trajectory.success) == ("abstained", True)


def test_sentences_are_read_off_pages_and_lists() -> None:
    text = '[orpha-1#s0] First.\n1 Title (gene, 2025, authority 0.90) [gene-2]  "Second “one”." [gene-2#s4]\nError x'
    assert sentences_shown(text) == {"orpha-1#s0": "First.", "gene-2#s4": "Second “one”."}


def test_clues_are_the_words_of_the_question(toy_world: World, toys: QuestionSet) -> None:
    notes = Notes(Task(toys[0].text, "gene", (), 0, toy_world, toys[0]))
    assert notes.clues == {"Night cough": "night cough", "Curved toes": "curved toes"}
    assert notes.findings == ["night cough", "curved toes"]
    assert not notes.knows("Arlen syndrome")
    notes.saw("Error (not_found): Arlen syndrome")
    assert not notes.knows("Arlen syndrome")  # what a failed result says counts for nothing
    notes.saw("[orpha-1#s0] Arlen syndrome has phenotype Night cough.")
    assert notes.knows("arlen syndrome")
