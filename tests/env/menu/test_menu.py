from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from hypothesis import given, settings
from hypothesis import strategies as st

from medgym.env.menu.board import Board
from medgym.env.menu.environment import MedResearchMenuEnv
from medgym.env.menu.features import CANDIDATE_NAMES, STATE_NAMES
from medgym.env.menu.options import SIZE
from medgym.env.menu.sights import reader_of
from medgym.episode import Episode, Limits, replay
from medgym.questions.question import Answer, Question
from medgym.questions.question_set import QuestionSet
from tests.agents.toy_set import toy_set
from tests.toy import make_toy_world

WORLD = make_toy_world()
QUESTIONS = toy_set(WORLD)
CHOICES = st.lists(st.integers(0, SIZE - 1), max_size=6)


def other_gold(question: Question) -> Question:
    """The same text with another answer, and nothing of the proof."""
    proof = question.proof.model_copy(
        update={"answers": ("HGNC:9",), "binding": {}, "documents": ("none",), "plan": question.proof.plan[:1]}
    )
    old = question.answer
    answer = Answer(type=old.type, value="XYZ1", entity_type=old.entity_type, precision=old.precision)
    return question.model_copy(update={"answer": answer, "proof": proof, "evidence": ()})


def env_of(questions: QuestionSet = QUESTIONS, **settings_: Any) -> MedResearchMenuEnv:
    return MedResearchMenuEnv(WORLD, questions, **settings_)


@pytest.fixture
def env() -> Iterator[MedResearchMenuEnv]:
    made = env_of()
    yield made
    made.close()


def choose(env: MedResearchMenuEnv, *words: str) -> int:
    """The first option whose message holds all of these words."""
    messages = [option.message() for option in env.board.options]
    return next(n for n, message in enumerate(messages) if all(word in message for word in words))


# --- the contract of Gymnasium --------------------------------------------------------------------------------------


def test_check_env_has_nothing_to_say(kwargs: dict[str, Any]) -> None:
    env = gymnasium.make("MedResearchMenu-v0", **kwargs)
    check_env(env.unwrapped)  # pytest turns its warnings into errors
    env.close()


def test_numbers_lie_in_the_space_and_rows_match_their_names(env: MedResearchMenuEnv) -> None:
    numbers, _ = env.reset(seed=1)
    rng = np.random.default_rng(0)
    assert numbers["candidates"].shape == (SIZE, len(CANDIDATE_NAMES))
    assert numbers["state"].shape == (len(STATE_NAMES),)
    for _ in range(60):
        assert numbers in env.observation_space
        mask = env.action_masks()
        assert mask.dtype == np.bool_
        assert mask.shape == (SIZE,)
        assert mask.any()
        assert not numbers["candidates"][~mask].any()
        numbers, _, terminated, truncated, _ = env.step(rng.choice(np.flatnonzero(mask)))
        if terminated or truncated:
            numbers, _ = env.reset()


def test_a_seed_draws_the_question_that_the_text_environment_draws(kwargs: dict[str, Any]) -> None:
    text, menu = gymnasium.make("MedResearch-v0", **kwargs), gymnasium.make("MedResearchMenu-v0", **kwargs)
    for seed in (0, 5, None, None):
        assert menu.reset(seed=seed)[1] == text.reset(seed=seed)[1]


# --- one core -------------------------------------------------------------------------------------------------------


def test_a_whole_episode_earns_what_its_messages_earn(env: MedResearchMenuEnv) -> None:
    env.reset(options={"question_id": QUESTIONS[0].id})
    episode = Episode(QUESTIONS[0], world=WORLD, questions=QUESTIONS)
    for words in (("monograph",), ("read_document", "orpha-1"), ("Arlen", '"gene"'), ("submit_answer", "ZAR1")):
        number = choose(env, *words)
        step = episode.step(env.board.options[number].message())
        _, reward, terminated, truncated, info = env.step(number)
        assert (reward, terminated, truncated, info) == (step.reward, step.terminated, step.truncated, step.info)
    assert terminated
    assert info["reward_components"]["task"] == 1.0
    assert info["reward_components"]["expert"] > 0.8
    assert replay(env.episode.trajectory()).ok


def test_a_number_without_an_option_costs_a_step(env: MedResearchMenuEnv) -> None:
    _, before = env.reset(seed=0)
    _, reward, terminated, _, info = env.step(SIZE - 1)
    assert (reward, terminated) == (0.0, False)
    assert info["steps_left"] == before["steps_left"] - 1
    assert info["calls_left"] == before["calls_left"]


def test_citations_were_delivered_and_candidates_were_seen(env: MedResearchMenuEnv) -> None:
    env.reset(options={"question_id": QUESTIONS[0].id})
    for words in (("monograph",), ("case_series",), ("Arlen", '"gene"')):
        env.step(choose(env, *words))
    seen = "\n".join(step.observation for step in env.episode.steps())
    submissions = [o for o in env.board.options if o.template == "submit"]
    assert submissions
    for option in submissions:
        arguments = json.loads(option.message())["arguments"]
        assert arguments["answer"] in seen
        assert arguments["citations"]
        assert all(f"[{citation}]" in seen for citation in arguments["citations"])


def test_what_was_done_leaves_the_menu_and_what_failed_stays() -> None:
    for faults, stays in ((None, False), (1.0, True)):
        env = env_of(faults=faults)
        env.reset(options={"question_id": QUESTIONS[0].id})
        key = env.board.options[1].key
        env.step(1)
        assert any(option.key == key for option in env.board.options) is stays


# --- nothing but what was observed ----------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.integers(0, len(QUESTIONS) - 1), CHOICES)
def test_another_gold_gives_the_same_menu_and_the_same_numbers(which: int, choices: list[int]) -> None:
    ours = QUESTIONS[which]
    theirs = other_gold(ours)
    pair = [env_of(QuestionSet([question])) for question in (ours, theirs)]
    numbers = [env.reset(options={"question_id": ours.id})[0] for env in pair]
    for choice in choices:
        assert [o.key for o in pair[0].board.options] == [o.key for o in pair[1].board.options]
        assert [o.message() for o in pair[0].board.options] == [o.message() for o in pair[1].board.options]
        assert all(np.array_equal(numbers[0][name], numbers[1][name]) for name in numbers[0])
        if pair[0].episode.done:
            break
        numbers = [env.step(choice % int(env.action_masks().sum()))[0] for env in pair]


@settings(max_examples=25)
@given(st.integers(0, len(QUESTIONS) - 1), CHOICES)
def test_the_menu_is_a_function_of_the_texts(which: int, choices: list[int]) -> None:
    env = env_of()
    _, info = env.reset(options={"question_id": QUESTIONS[which].id})
    board = Board(env.episode.prompt(), info["answer_type"], reader_of(WORLD), Limits())
    for choice in choices:
        if env.episode.done:
            break
        number = choice % int(env.action_masks().sum())
        env.step(number)
        board.note(number, env.episode.steps()[-1].observation)
        assert [o.message() for o in board.options] == [o.message() for o in env.board.options]


def test_the_menu_never_outgrows_its_size() -> None:
    env = MedResearchMenuEnv("tiny")
    env.reset(seed=3)
    rng = np.random.default_rng(1)
    most = 0
    for _ in range(25):
        options = env.board.options
        searching = [n for n, option in enumerate(options) if option.template not in ("submit", "abstain")]
        env.step(rng.choice(searching))
        most = max(most, len(env.board.options))
        assert len({option.key for option in env.board.options}) == len(env.board.options) <= SIZE
    assert most > SIZE // 2


def test_numbers_do_not_depend_on_what_was_played_before() -> None:
    first, again = env_of(), env_of()
    again.reset(seed=9)
    again.step(1)
    ours, theirs = first.reset(seed=2)[0], again.reset(seed=2)[0]
    assert all(np.array_equal(ours[name], theirs[name]) for name in ours)
