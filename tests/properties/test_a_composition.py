"""A. Composition, 1 to 8: what a reward is made of, and that correctness comes first."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from medgym.agents import make, run_episode
from medgym.canonical import keyed_hash
from medgym.episode import Episode
from medgym.errors import RewardError
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.rewards import COMPONENTS, PRESETS, Composite, EpisodeView, Shaping, get_preset, validate_dominance
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World
from tests.episode.cases import call, submit
from tests.properties.episodes import QUESTION, WORLD, Script, scripts
from tests.properties.law import law, refuses, usual
from tests.properties.system import System
from tests.rewards.views import Fixed, Veto, views

#: All but `judge`, which reads what no view of an episode in play has.
PARTS = sorted(name for name, part in COMPONENTS.items() if name != "judge" and not isinstance(part(), Shaping))
WEIGHTS = st.dictionaries(st.sampled_from(PARTS), st.floats(-5, 5), min_size=1)
UNIT = st.floats(0, 1)


def loose(weights: dict[str, float], **more: Any) -> Composite:
    """Return a reward of these weights that nobody checked."""
    parts: list[Any] = [COMPONENTS[name]() for name in weights]
    return Composite(parts, weights, allow_nondominant=True, **more)


@usual(100)
@given(views(), WEIGHTS, st.booleans())
def test_p01_the_weighted_components_and_the_gate_sum_to_the_reward(
    view: EpisodeView, weights: dict[str, float], veto: bool
) -> None:
    score = loose(weights, gates=[Veto(on=veto)]).score(view)
    assert list(score.components) == [*weights, "gate"]
    total = sum(weights[name] * score.components[name] for name in weights) + score.components["gate"]
    assert abs(score.reward - total) <= 1e-9


@law(script=scripts())
def test_p01_the_steps_of_an_episode_sum_to_its_reward(system: System, script: Script) -> None:
    for reward in system.rewards:
        record = system.play(script.messages, QUESTION, reward, world=WORLD)
        assert set(record.components) == set(reward.names)
        weights = {**reward.weights, "gate": 1.0}
        for step in record.steps:
            assert abs(step.reward - sum(weights[name] * step.components[name] for name in weights)) <= 1e-9
        assert abs(record.reward - sum(step.reward for step in record.steps)) <= 1e-9


@usual(100)
@given(views(), WEIGHTS, st.booleans())
def test_p02_everything_stays_in_its_bounds(view: EpisodeView, weights: dict[str, float], veto: bool) -> None:
    reward = loose(weights, gates=[Veto(on=veto)])
    score = reward.score(view)
    assert all(part.lo <= score.components[part.name] <= part.hi for part in reward.components)
    low, high = reward.bounds
    assert low - 1e-9 <= score.reward <= high + 1e-9
    assert math.isfinite(score.reward)


@law(script=scripts(), noise=st.lists(st.text(max_size=20) | st.binary(max_size=4) | st.floats(), max_size=5))
def test_p02_whatever_was_written_the_reward_is_finite_and_in_bounds(
    system: System, script: Script, noise: list[Any]
) -> None:
    for reward in system.rewards:
        score = system.earned([*noise, *script.messages], QUESTION, reward, WORLD)
        assert reward.bounds[0] - 1e-9 <= score.reward <= reward.bounds[1] + 1e-9
        assert all(map(math.isfinite, score.components.values()))


@usual(100)
@given(views(), WEIGHTS, WEIGHTS, st.floats(0, 3))
def test_p03_rewards_are_linear_in_their_weights(
    view: EpisodeView, one: dict[str, float], other: dict[str, float], factor: float
) -> None:
    names = {*one, *other}
    added = loose({name: one.get(name, 0.0) + other.get(name, 0.0) for name in names}).score(view).reward
    assert math.isclose(added, loose(one).score(view).reward + loose(other).score(view).reward, abs_tol=1e-9)
    scaled = loose({name: factor * weight for name, weight in one.items()}).score(view).reward
    assert math.isclose(scaled, factor * loose(one).score(view).reward, abs_tol=1e-9)


@usual(50)
@given(views(), UNIT)
def test_p04_a_component_without_weight_is_never_computed(view: EpisodeView, value: float) -> None:
    spy = Fixed("spy", value)
    score = Composite([Fixed("task", 1.0), spy], {"task": 1.0, "spy": 0.0}).score(view)
    assert (score.reward, score.components["spy"], spy.asked) == (1.0, 0.0, [])


@law(right=views(correct=1.0), wrong=views(correct=0.0))
def test_p05_a_right_answer_outearns_every_wrong_one(system: System, right: EpisodeView, wrong: EpisodeView) -> None:
    for reward in system.rewards:
        good, bad = reward.score(right), reward.score(wrong)
        assert good.components["gate"] < 0.0 or good.reward > bad.reward, (
            "a gate alone may take a right answer's reward"
        )
        assert not refuses(RewardError, lambda r=reward: validate_dominance(r)), "not dominated"
        assert good.components["gate"] < 0.0 or good.reward >= bad.reward + validate_dominance(reward) - 1e-9


@usual(200)
@given(st.floats(0.01, 2), st.floats(-2, 2), st.floats(-2, 2), st.tuples(UNIT, UNIT), st.tuples(UNIT, UNIT))
def test_p05_whatever_passes_the_check_is_dominated_by_correctness(
    task: float, a: float, b: float, right: tuple[float, float], wrong: tuple[float, float]
) -> None:
    def earned(correct: float, values: tuple[float, float]) -> float:
        parts = [Fixed("task", correct), Fixed("a", values[0]), Fixed("b", values[1])]
        return Composite(parts, {"task": task, "a": a, "b": b}).score(EpisodeView(QUESTION)).reward

    try:
        gap = earned(1.0, right) - earned(0.0, wrong)
    except RewardError:
        assert abs(a) + abs(b) >= task - 1e-9
    else:
        assert gap >= task - abs(a) - abs(b) - 1e-9


@law(view=views(), grades=st.tuples(UNIT, UNIT))
def test_p06_a_better_grade_never_earns_less(system: System, view: EpisodeView, grades: tuple[float, float]) -> None:
    low, high = sorted(grades)
    for reward in system.rewards:
        worse, better = (reward.score(replace(view, correct=grade)).reward for grade in (low, high))
        assert worse <= better + 1e-12


@lru_cache(maxsize=1)
def tiny() -> tuple[World, list[Question]]:
    """The world tiny, and questions whose plan earns full scores: ten with an answer, three without."""
    questions = QuestionSet.load("tiny")
    return World.load("tiny"), [*questions.split("test")][:10] + [*questions.split("unanswerable")][:3]


def sampled(oracle: Trajectory, number: int) -> list[Any]:
    """Return an episode that is somewhat like the oracle's: calls left out, repeated, added; another end."""

    def draw(of: int, *name: object) -> int:
        return keyed_hash("sampled", oracle.question_id, number, *map(str, name)) % of

    plan = [step.message for step in oracle.steps[:-1]]
    messages = [message for n, message in enumerate(plan) for _ in range((1, 1, 1, 1, 0, 2)[draw(6, "call", n)])]
    if draw(3, "more") == 0:
        messages.insert(draw(len(messages) + 1, "where"), call("medical_search", {"query": f"disease {draw(40, 'q')}"}))
    if draw(4, "end") == 0:
        return [*messages, submit("Nothing of the kind", confidence=draw(11, "c") / 10)]
    return [*messages, oracle.steps[-1].message] if draw(2, "end") else [*messages, submit("", abstain="unclear")]


def test_p07_no_sampled_policy_outearns_the_oracle() -> None:
    world, questions = tiny()
    for question in questions:
        oracle = run_episode(Episode(question, world=world), make("oracle", world=world))
        assert oracle.reward == get_preset("paper").bounds[1], "it earns everything there is, and pays for nothing"
        best = max(_played(question, sampled(oracle, number), world) for number in range(100))
        assert best <= oracle.reward + 1e-9


def _played(question: Question, messages: list[Any], world: World) -> float:
    episode = Episode(question, world=world)
    return sum(episode.step(message).reward for message in messages)


@usual(100)
@given(views())
def test_p08_a_veto_leaves_no_reward(view: EpisodeView) -> None:
    parts: list[Any] = [COMPONENTS[name]() for name in PRESETS["paper"]]
    shut, open_ = (Composite(parts, PRESETS["paper"], [Veto(on=on)]).score(view) for on in (True, False))
    assert shut.reward == min(0.0, open_.reward)
    assert open_.components["gate"] == 0.0
    assert shut.components["gate"] == min(0.0, -open_.reward)


@law(view=views())
def test_p08_where_a_gate_fires_nothing_is_earned(system: System, view: EpisodeView) -> None:
    for reward in system.rewards:
        if any(gate.fires(view) for gate in reward.gates):
            assert reward.score(view).reward <= 0.0
