"""What each agent may do, and what it must never do."""

from __future__ import annotations

import json

import pytest

from medgym.agents import AGENTS, ScriptedAgent, make, run_episode
from medgym.agents.base import Script, Task, abstain, answer_type_of
from medgym.agents.blind import answer_prior
from medgym.agents.observations import documents_in
from medgym.episode import Episode
from medgym.errors import AgentError
from medgym.evaluation.failures import delivered
from medgym.evaluation.outcomes import charged_calls, submission_of
from medgym.questions.question import Answer, Question
from medgym.questions.question_set import QuestionSet
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

BLIND = sorted(set(AGENTS) - {"oracle"})


def _play(name: str, question: Question, world: World, toys: QuestionSet, seed: int = 0) -> Trajectory:
    return run_episode(Episode(question, world=world, seed=seed), make(name, questions=toys))


def _changed(question: Question, **proof: object) -> Question:
    return question.model_copy(update={"proof": question.proof.model_copy(update=proof)})


# --- the oracle -----------------------------------------------------------------------------------------------------


def test_the_oracle_solves_within_its_calls(toy_world: World, toys: QuestionSet) -> None:
    for question in toys:
        trajectory = _play("oracle", question, toy_world, toys)
        assert trajectory.success
        assert charged_calls(trajectory) <= question.oracle_calls
        assert trajectory.components["expert"] == 1.0


def test_the_oracle_cites_what_was_shown_and_states_the_derivation(toy_world: World, toys: QuestionSet) -> None:
    for question in toys:
        trajectory = _play("oracle", question, toy_world, toys)
        submission = submission_of(trajectory)
        assert submission is not None
        assert submission.citations
        stating = {sentence for item in question.evidence for sentence in item.sentences}
        assert set(submission.citations) <= stating & delivered(trajectory)
        assert submission.confidence == 0.95


def test_the_oracle_reads_only_what_came_up(toy_world: World, toys: QuestionSet) -> None:
    for question in toys:
        seen: set[str] = set()
        for step in _play("oracle", question, toy_world, toys).steps:
            for call in step.calls:
                assert set(call.arguments.get("ids", ())) <= seen
            seen.update(documents_in(step.observation))


def test_the_oracle_abstains_when_a_search_does_not_bring_up_its_page(toy_world: World, toys: QuestionSet) -> None:
    question = toys[0]
    first, *rest = question.proof.plan
    astray = _changed(question, plan=(first.model_copy(update={"arguments": {"query": "zzz"}}), *rest))
    trajectory = _play("oracle", astray, toy_world, toys)
    assert trajectory.stop_reason == "abstained"
    assert charged_calls(trajectory) == 1


def test_the_oracle_never_reads_a_page_no_search_brought_up(toy_world: World, toys: QuestionSet) -> None:
    question = toys[0]
    straight = _changed(question, plan=tuple(c for c in question.proof.plan if c.tool == "read_document"))
    trajectory = _play("oracle", straight, toy_world, toys)
    assert trajectory.stop_reason == "abstained"
    assert charged_calls(trajectory) == 0


def test_the_oracle_cannot_answer_what_was_not_delivered(toy_world: World, toys: QuestionSet) -> None:
    """Another gold answer in the same proof: the tools deliver ZAR1, so the oracle must not say ZAR2."""
    gold = Answer(type="entity", value="ZAR2", entity_id="HGNC:99", entity_type="gene")
    lying = toys[0].model_copy(update={"answer": gold})
    assert _play("oracle", lying, toy_world, toys).stop_reason == "abstained"
    for question in toys:
        assert _play("oracle", _changed(question, plan=()), toy_world, toys).stop_reason == "abstained"


def test_the_oracle_needs_the_question(toy_world: World) -> None:
    agent = make("oracle", world=toy_world)
    agent.reset("prompt", [], 0)
    with pytest.raises(ValueError, match="needs the question"):
        agent.act("prompt")


# --- all others -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BLIND)
def test_they_never_see_the_gold(name: str, toy_world: World, toys: QuestionSet) -> None:
    """With another gold, proof and evidence behind the same text, they do exactly the same."""
    for question in toys:
        secret = Answer(type=question.answer.type, value="secret", entity_type=question.answer.entity_type)
        other = _changed(question.model_copy(update={"answer": secret, "evidence": ()}), plan=(), binding={})
        seen = [_play(name, twin, toy_world, toys).steps for twin in (question, other)]
        assert [step.message for step in seen[0]] == [step.message for step in seen[1]]


@pytest.mark.parametrize("name", sorted(AGENTS))
def test_equal_seeds_give_equal_records(name: str, toy_world: World, toys: QuestionSet) -> None:
    agent = make(name, world=toy_world, questions=toys)  # one agent for all: no episode leaks into the next
    for question in toys:
        first, second = (run_episode(Episode(question, world=toy_world, seed=3), agent) for _ in range(2))
        assert first.to_json() == second.to_json() == _play(name, question, toy_world, toys, seed=3).to_json()


@pytest.mark.parametrize("name", sorted(AGENTS))
def test_every_episode_ends_with_a_readable_submission(name: str, toy_world: World, toys: QuestionSet) -> None:
    for question in toys:
        trajectory = _play(name, question, toy_world, toys)
        assert trajectory.stop_reason in ("answered", "abstained")
        assert trajectory.footer["mistakes"] == 0
        assert all(call.error is None for step in trajectory.steps for call in step.calls)


def test_random_names_something_of_the_type(toy_world: World, toys: QuestionSet) -> None:
    answers = set()
    for question in toys:
        for seed in range(6):
            trajectory = _play("random", question, toy_world, toys, seed)
            assert 1 <= charged_calls(trajectory) <= 2
            given = submission_of(trajectory)
            assert given is not None
            answers.add(given.answer)
            if question.answer.entity_type:
                names = {e.name for e in toy_world.graph.entities.values() if e.type == question.answer.entity_type}
                assert given.answer in names
            else:
                assert 1983 <= int(given.answer) <= 2021
    assert len(answers) > 5


def test_agents_of_other_seeds_choose_otherwise(toy_world: World, toys: QuestionSet) -> None:
    def said(seed: int) -> list[object]:
        agent = make("random", seed=seed)
        return [step.message for q in toys for step in run_episode(Episode(q, world=toy_world), agent).steps]

    assert said(0) == said(0)
    assert said(0) != said(1)


def test_closed_book_calls_nothing_and_learns_from_train_alone(toy_world: World, toys: QuestionSet) -> None:
    assert answer_prior(toys) == {"gene": "TOB2"}
    trajectory = _play("closed-book", toys[0], toy_world, toys)
    assert charged_calls(trajectory) == 0
    assert json.loads(trajectory.steps[0].message)["arguments"]["answer"] == "TOB2"  # type: ignore[arg-type]


def test_closed_book_takes_the_commonest_answer(toys: QuestionSet) -> None:
    def asked(value: str) -> Question:
        answer = Answer(type="entity", value=value, entity_type="gene")
        return toys[0].model_copy(update={"answer": answer, "split": "train"})

    assert answer_prior([asked("B"), asked("A"), asked("B"), asked("A"), asked("C")]) == {"gene": "A"}
    assert answer_prior([]) == {}


def test_single_search_searches_once_and_reads_at_most_one_page(toy_world: World, toys: QuestionSet) -> None:
    for question in toys:
        trajectory = _play("single-search", question, toy_world, toys)
        calls = [call for step in trajectory.steps for call in step.calls]
        assert [call.name for call in calls] in (["medical_search"], ["medical_search", "read_document"])
        assert calls[0].arguments["query"] == question.text


def test_long_questions_are_cut_to_what_a_search_takes(toy_world: World, toys: QuestionSet) -> None:
    long = toys[0].model_copy(update={"text": "night cough and " * 60 + "curved toes. Give the gene symbol."})
    for name in ("single-search", "greedy"):
        steps = _play(name, long, toy_world, toys).steps
        assert all(call.error is None for step in steps for call in step.calls)


def test_greedy_is_bounded(toy_world: World, toys: QuestionSet) -> None:
    for question in toys:
        assert charged_calls(_play("greedy", question, toy_world, toys)) <= 25


@pytest.mark.parametrize("name", ["single-search", "greedy"])
def test_searchers_never_answer_what_the_question_names(name: str, toy_world: World, toys: QuestionSet) -> None:
    text = "Arlen syndrome shares its gene with another condition. What is it called? Give the name of the condition."
    question = toys[2].model_copy(update={"text": text})
    given = submission_of(_play(name, question, toy_world, toys))
    assert given is not None
    assert given.answer != "Arlen syndrome"


# --- the registry and scripts ---------------------------------------------------------------------------------------


def test_unknown_agents_are_named() -> None:
    with pytest.raises(AgentError, match=r"no agent 'clever'.*oracle"):
        make("clever")


class _Silent(ScriptedAgent):
    name = "silent"

    def script(self, task: Task) -> Script:
        yield from ()


def test_a_script_that_ends_early_abstains(toy_world: World, toys: QuestionSet) -> None:
    assert run_episode(Episode(toys[0], world=toy_world), _Silent()).stop_reason == "abstained"


def test_scripts_need_a_world_and_a_reset(toys: QuestionSet) -> None:
    with pytest.raises(RuntimeError, match="reset"):
        _Silent().act("x")
    with pytest.raises(ValueError, match="world"):
        _Silent().reset("x", [], 0)


class _Plain:
    """An agent that has nothing but `reset` and `act`, and says chat messages."""

    def reset(self, prompt: str, tools: list[object], seed: int) -> None:
        self.names = [tool["function"]["name"] for tool in tools]  # type: ignore[index]

    def act(self, observation: str) -> str:
        return abstain("nothing to say")


def test_any_agent_can_play(toy_world: World, toys: QuestionSet) -> None:
    agent = _Plain()
    assert run_episode(Episode(toys[0], world=toy_world), agent).stop_reason == "abstained"  # type: ignore[arg-type]
    assert agent.names[-1] == "submit_answer"


def test_answer_types_are_those_of_the_environment(toy_world: World, toys: QuestionSet) -> None:
    nothing = toys[0].model_copy(update={"answer": Answer(type="none", value="", entity_type="gene")})
    for question in (*toys, nothing):
        assert answer_type_of(question) == Episode(question, world=toy_world).info()["answer_type"]
