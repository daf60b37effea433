from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import RewardError
from medgym.rewards import COMPONENTS, PRESETS, Composite, EpisodeView, get_preset, resolve_reward, validate_dominance
from tests.rewards.views import QUESTION, Fixed, Veto, views

WEIGHTS = st.dictionaries(st.sampled_from(sorted(COMPONENTS)), st.floats(-5, 5), min_size=1)
UNIT = st.floats(0, 1)


def loose(weights: dict[str, float], **more: object) -> Composite:
    return Composite([COMPONENTS[n]() for n in weights], weights, allow_nondominant=True, **more)  # type: ignore[arg-type]


def test_the_golden_vector_of_the_paper_preset() -> None:
    parts = [Fixed("task", 1.0), Fixed("expert", 0.5), Fixed("inefficiency", 0.25)]
    score = Composite(parts, PRESETS["paper"]).score(EpisodeView(QUESTION))
    assert score.reward == pytest.approx(1.075, abs=1e-12)
    assert score.components == {"task": 1.0, "expert": 0.5, "inefficiency": 0.25, "gate": 0.0}


@given(views(), WEIGHTS, st.booleans())
def test_the_weighted_components_and_the_gate_sum_to_the_reward(
    view: EpisodeView, weights: dict[str, float], veto: bool
) -> None:
    reward = loose(weights, gates=[Veto(on=veto)])
    score = reward.score(view)
    assert list(score.components) == [*weights, "gate"]
    total = sum(weights[name] * score.components[name] for name in weights) + score.components["gate"]
    assert abs(score.reward - total) <= 1e-9


@given(views(), WEIGHTS, st.booleans())
def test_everything_stays_in_its_bounds(view: EpisodeView, weights: dict[str, float], veto: bool) -> None:
    reward = loose(weights, gates=[Veto(on=veto)])
    score = reward.score(view)
    for part in reward.components:
        assert part.lo <= score.components[part.name] <= part.hi
    low, high = reward.bounds
    assert low - 1e-9 <= score.reward <= high + 1e-9
    assert math.isfinite(score.reward)


@given(views(), WEIGHTS, WEIGHTS, st.floats(0, 3))
def test_rewards_are_linear_in_their_weights(
    view: EpisodeView, one: dict[str, float], other: dict[str, float], factor: float
) -> None:
    names = {*one, *other}
    added = loose({name: one.get(name, 0.0) + other.get(name, 0.0) for name in names}).score(view).reward
    assert added == pytest.approx(loose(one).score(view).reward + loose(other).score(view).reward)
    scaled = loose({name: factor * weight for name, weight in one.items()}).score(view).reward
    assert scaled == pytest.approx(factor * loose(one).score(view).reward)


@given(views(), UNIT)
def test_a_component_without_weight_is_never_computed(view: EpisodeView, value: float) -> None:
    spy = Fixed("spy", value)
    score = Composite([Fixed("task", 1.0), spy], {"task": 1.0, "spy": 0.0}).score(view)
    assert score.reward == 1.0
    assert score.components["spy"] == 0.0
    assert spy.asked == []


@given(views(correct=1.0), views(correct=0.0))
def test_a_right_answer_outearns_every_wrong_one(right: EpisodeView, wrong: EpisodeView) -> None:
    reward = get_preset("paper")
    assert reward.score(right).reward >= reward.score(wrong).reward + validate_dominance(reward) - 1e-9
    assert validate_dominance(reward) == pytest.approx(0.7)


@given(st.floats(0.01, 2), st.floats(-2, 2), st.floats(-2, 2), UNIT, UNIT, UNIT, UNIT)
def test_whatever_passes_the_check_is_dominated_by_correctness(
    task: float, a: float, b: float, right_a: float, right_b: float, wrong_a: float, wrong_b: float
) -> None:
    def earned(correct: float, x: float, y: float) -> float:
        parts = [Fixed("task", correct), Fixed("a", x), Fixed("b", y)]
        return Composite(parts, {"task": task, "a": a, "b": b}).score(EpisodeView(QUESTION)).reward

    try:
        gap = earned(1.0, right_a, right_b) - earned(0.0, wrong_a, wrong_b)
    except RewardError:
        assert abs(a) + abs(b) >= task - 1e-9
    else:
        assert gap > -1e-9


@given(views())
def test_a_gate_leaves_no_reward(view: EpisodeView) -> None:
    parts = [COMPONENTS[name]() for name in PRESETS["paper"]]
    shut, open_ = (Composite(parts, PRESETS["paper"], [Veto(on=on)]).score(view) for on in (True, False))
    assert shut.reward == min(0.0, open_.reward)
    assert open_.components["gate"] == 0.0
    assert shut.components["gate"] == min(0.0, -open_.reward)


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
