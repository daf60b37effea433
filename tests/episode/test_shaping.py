from __future__ import annotations

from typing import Any

import pytest

from medgym.episode import Episode, EpisodeView, replay, rescore
from medgym.rewards import COMPONENTS, Composite, resolve_reward, validate_dominance
from tests.episode.cases import call, gene_question, script, submit
from tests.toy import make_toy_world

WORLD = make_toy_world()
QUESTION = gene_question(WORLD)


class Found:
    """Share of the derivation's facts that were delivered, plus a constant that must not matter."""

    name = "found"

    def __init__(self, constant: float = 0.0) -> None:
        self.constant = constant
        self.asked = 0

    def potential(self, view: EpisodeView) -> float:
        self.asked += 1
        items = view.question.evidence
        return self.constant + sum(bool(view.delivered & set(item.sentences)) for item in items) / len(items)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMPONENTS, "found", Found)


REWARD = {"task": 1.0, "found": 0.5}
ENDINGS = {
    "right": script(),
    "wrong": [*script()[:2], submit("WAS")],
    "abstained": [submit("", abstain="unclear")],
    "endless": [call("read_document", {"ids": ["orpha-1"]})] * 31,
}


def play(messages: list[Any], reward: Any = REWARD) -> Episode:
    episode = Episode(QUESTION, world=WORLD, reward=reward)
    for message in messages:
        episode.step(message)
    return episode


def test_steps_are_paid_for_what_they_find_and_the_end_takes_it_back() -> None:
    steps = play(script()).trajectory().steps
    assert [step.components["found"] for step in steps] == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0.0, -1.0])
    assert [step.reward for step in steps] == pytest.approx([1 / 6, 1 / 6, 1 / 6, 0.0, 0.5])


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("constant", [0.0, 3.0])
def test_over_an_episode_shaping_changes_nothing(name: str, constant: float) -> None:
    shaped = Composite([COMPONENTS["task"]()], REWARD, shaping=[Found(constant)])  # type: ignore[list-item]
    with_shaping, without = play(ENDINGS[name], shaped).trajectory(), play(ENDINGS[name], "sparse").trajectory()
    assert with_shaping.reward == pytest.approx(without.reward, abs=1e-12)
    assert with_shaping.components["found"] == pytest.approx(0.0, abs=1e-12)
    for step in with_shaping.steps:
        assert step.reward == pytest.approx(step.components["task"] + 0.5 * step.components["found"])
    assert rescore(with_shaping, QUESTION, WORLD, REWARD).reward == pytest.approx(with_shaping.reward, abs=1e-12)


@pytest.mark.parametrize("name", ENDINGS)
def test_shaped_episodes_replay_and_fork_like_others(name: str) -> None:
    episode = play(ENDINGS[name][:1])
    fork = episode.fork()
    for message in ENDINGS[name][1:]:
        fork.step(message)
    assert fork.trajectory() == play(ENDINGS[name]).trajectory()
    assert replay(fork.trajectory()).ok


def test_a_potential_is_computed_once_a_step_and_never_without_weight() -> None:
    used, unused = Found(), Found()
    play(script(), Composite([COMPONENTS["task"]()], REWARD, shaping=[used]))  # type: ignore[list-item]
    play(script(), Composite([COMPONENTS["task"]()], REWARD | {"found": 0.0}, shaping=[unused]))  # type: ignore[list-item]
    assert (used.asked, unused.asked) == (4, 0)


def test_shaping_by_name_does_not_touch_dominance() -> None:
    reward = resolve_reward({"task": 1.0, "found": 50.0})
    assert validate_dominance(reward) == 1.0
    assert reward.bounds == (0.0, 1.0)
    assert reward.names == ("task", "found", "gate")
