from __future__ import annotations

import math

import pytest

from medgym.errors import RewardError
from medgym.rewards import PRESETS, Composite, EpisodeView, get_preset, resolve_reward, validate_dominance
from tests.rewards.views import QUESTION, Fixed

# The laws of composition are properties 1 to 8, in tests/properties.


def test_the_golden_vector_of_the_paper_preset() -> None:
    parts = [Fixed("task", 1.0), Fixed("expert", 0.5), Fixed("inefficiency", 0.25)]
    score = Composite(parts, PRESETS["paper"]).score(EpisodeView(QUESTION))
    assert score.reward == pytest.approx(1.075, abs=1e-12)
    assert score.components == {"task": 1.0, "expert": 0.5, "inefficiency": 0.25, "gate": 0.0}
    assert validate_dominance(get_preset("paper")) == pytest.approx(0.7)


@pytest.mark.parametrize("weight", [math.nan, math.inf, -math.inf, True, "1", None])
def test_weights_are_finite_numbers(weight: object) -> None:
    with pytest.raises(RewardError):
        Composite([Fixed("task")], {"task": weight})  # type: ignore[dict-item]


def test_set_ups_that_make_no_sense_are_refused() -> None:
    refused = [
        ([], {}),
        ([Fixed("task"), Fixed("task")], {"task": 1.0}),
        ([Fixed("gate")], {"gate": 1.0}),
        ([Fixed("task")], {"task": 1.0, "other": 1.0}),
        ([Fixed("task"), Fixed("a")], {"task": 1.0}),
        ([Fixed("a")], {"a": 1.0}),
        ([Fixed("task"), Fixed("a")], {"task": 1.0, "a": -1.0}),
        ([Fixed("task"), Fixed("a", hi=3.0)], {"task": 1.0, "a": 0.4}),
    ]
    for parts, weights in refused:
        with pytest.raises(RewardError):
            Composite(parts, weights)


@pytest.mark.parametrize("value", [1.5, -0.1, math.nan, math.inf])
def test_a_component_that_leaves_its_bounds_is_a_defect(value: float) -> None:
    reward = Composite([Fixed("task", 1.0), Fixed("a", value)], {"task": 1.0, "a": 0.1})
    with pytest.raises(RewardError, match="'a' returned"):
        reward.score(EpisodeView(QUESTION))


def test_rewards_by_name_by_weights_and_by_hand() -> None:
    paper = get_preset("paper")
    assert resolve_reward("paper") is paper
    assert resolve_reward(paper) is paper
    assert paper.spec == "paper"
    by_weights = resolve_reward({"task": 1, "inefficiency": -0.5})
    assert by_weights.spec == {"task": 1.0, "inefficiency": -0.5}
    assert resolve_reward(by_weights.spec).weights == by_weights.weights
    for unknown in ("none", {"task": 1.0, "charm": 0.1}):
        with pytest.raises(RewardError, match="There are: "):
            resolve_reward(unknown)


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_presets_are_dominated_by_correctness(name: str) -> None:
    assert validate_dominance(get_preset(name)) > 0


def test_zeros_are_fresh_every_time() -> None:
    reward = get_preset("paper")
    reward.zeros()["task"] = 5.0
    assert set(reward.zeros().values()) == {0.0}
