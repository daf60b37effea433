"""What the agents reach on the questions that ship: the oracle all, the blind ones next to nothing."""

from __future__ import annotations

from functools import lru_cache

import pytest

from medgym.agents import AGENTS
from medgym.agents.batch import Batch, run_many
from medgym.cli.loading import evenly
from medgym.evaluation.outcomes import join
from medgym.evaluation.summary import Outcome, Summary, summarise, summarise_by
from medgym.questions.question_set import QuestionSet
from medgym.world.world import World

WORLDS = [pytest.param("tiny", 200), pytest.param("orphan", 200, marks=pytest.mark.orphan)]


@lru_cache(maxsize=2)
def _played(name: str, limit: int) -> dict[str, list[Outcome]]:
    world, questions = World.load(name), QuestionSet.load(name)
    chosen = evenly(list(questions.split("test")), limit)
    ids = [question.id for question in chosen]
    return {agent: join(chosen, run_many(Batch(agent, world, questions), ids)) for agent in AGENTS}


def _all(name: str, limit: int) -> dict[str, Summary]:
    return {agent: summarise(outcomes) for agent, outcomes in _played(name, limit).items()}


@pytest.mark.parametrize(("name", "limit"), WORLDS)
def test_the_oracle_solves_everything_within_its_calls(name: str, limit: int) -> None:
    for outcome in _played(name, limit)["oracle"]:
        assert outcome.success, outcome.question_id
        assert outcome.calls <= outcome.oracle_calls


@pytest.mark.parametrize(("name", "limit"), WORLDS)
def test_guessing_does_not_pay(name: str, limit: int) -> None:
    rates = {agent: row.rate or 0.0 for agent, row in _all(name, limit).items()}
    assert rates["random"] <= 0.05
    assert rates["closed-book"] <= 0.05
    assert rates["single-search"] <= 0.15


@pytest.mark.parametrize(("name", "limit"), WORLDS)
def test_searching_more_pays_but_is_not_enough(name: str, limit: int) -> None:
    rows = _all(name, limit)
    assert (rows["greedy"].rate or 0) > 2 * (rows["single-search"].rate or 0)
    assert (rows["greedy"].rate or 0) < (rows["oracle"].rate or 0) / 2 + 0.1
    by_hops = {agent: summarise_by(outcomes, "hops") for agent, outcomes in _played(name, limit).items()}
    for hops in ("2", "3"):
        assert (by_hops["greedy"][hops].rate or 0) > (by_hops["single-search"][hops].rate or 0)
    assert (by_hops["greedy"]["2"].rate or 0) > (by_hops["greedy"]["5"].rate or 0)


@pytest.mark.parametrize(("name", "limit"), WORLDS)
def test_the_oracle_earns_most(name: str, limit: int) -> None:
    rewards = {agent: row.reward or 0.0 for agent, row in _all(name, limit).items()}
    assert max(rewards, key=rewards.__getitem__) == "oracle"
    assert all(outcome.reward >= 1.15 for outcome in _played(name, limit)["oracle"])
