"""B. Shaping, 9 to 17: what potentials pay on the way, and that nobody gains by it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from medgym.episode import Limits
from medgym.rewards import Composite, EpisodeView, StopReason, Submission
from medgym.rewards.task import Task
from medgym.transcript.trajectory import Trajectory
from tests.episode.cases import call
from tests.properties.decisions import GAMMA, SIZE, Decisions
from tests.properties.episodes import QUESTION, WORLD, Script, delivered, scripts
from tests.properties.law import NIGHTLY, law
from tests.properties.system import KEPT, System

DISCOUNT = st.sampled_from([1.0, 0.9, 0.5, 0.0]) | st.floats(0, 1)
PHI = st.floats(-10, 10)
END = EpisodeView(QUESTION, (), frozenset(), (), Submission("WAS"), StopReason.ANSWERED)


class Found:
    """Share of the derivation that was delivered, on a scale that may drift, plus a constant that must not matter."""

    name = "found"
    reads = ("question", "delivered")
    kind = "shaping"
    lo, hi = -100.0, 100.0

    def __init__(self, constant: float = 0.0, drift: float = 0.0) -> None:
        self.constant, self.drift, self.asked = constant, drift, 0
        self.stored: list[float] = []

    def potential(self, view: EpisodeView) -> float:
        """Return the potential, and keep it."""
        items = view.question.evidence
        found = sum(bool(view.delivered & set(item.sentences)) for item in items) / len(items)
        self.asked += 1
        self.stored.append(self.constant + (1.0 + self.drift * self.asked) * found)
        return self.stored[-1]


def shaping(system: System, gamma: float = 1.0, weight: float = 0.5, **more: Any) -> tuple[Composite, Found]:
    """Return the sparse reward with a potential beside it, and that potential."""
    options = {key: more.pop(key) for key in ("shaping_at_truncation", "allow_nondominant") if key in more}
    found = Found(**more)
    weights = {"task": 1.0, "found": weight}
    return system.composite([Task()], weights, shaping=[found], gamma=gamma, **options), found


def discounted(values: Sequence[float], gamma: float) -> float:
    return sum(gamma**turn * value for turn, value in enumerate(values))


def paid(record: Trajectory) -> list[float]:
    return [step.components["found"] for step in record.steps]


@law(values=st.lists(PHI, min_size=2, max_size=30), gamma=DISCOUNT, weight=st.floats(-2, 2))
def test_p09_the_discounted_payments_telescope(
    system: System, values: list[float], gamma: float, weight: float
) -> None:
    assume(weight)
    reward, _ = shaping(system, gamma, weight)
    steps = [reward.shaped((old,), (new,)) for old, new in pairwise(values)]
    expected = gamma ** len(steps) * values[-1] - values[0]
    assert abs(discounted([step.components["found"] for step in steps], gamma) - expected) <= 1e-9 * len(values)
    assert abs(discounted([step.reward for step in steps], gamma) - weight * expected) <= 1e-9 * len(values)


@law(script=scripts(), gamma=DISCOUNT, constant=PHI)
def test_p10_over_an_episode_that_ends_shaping_pays_nothing(
    system: System, script: Script, gamma: float, constant: float
) -> None:
    reward, _ = shaping(system, gamma, constant=constant)
    record = system.play(script.messages, QUESTION, reward, world=WORLD)
    assert record.steps[-1].terminated
    assert abs(discounted(paid(record), gamma)) <= 1e-9


@law(script=scripts())
def test_p10_the_shaped_preset_pays_over_an_episode_what_the_paper_preset_pays(system: System, script: Script) -> None:
    by_name = {reward.preset: reward for reward in system.rewards}
    if {"shaped", "paper"} <= set(by_name):
        shaped, plain = (system.earned(script.messages, QUESTION, by_name[n], WORLD) for n in ("shaped", "paper"))
        assert abs(shaped.reward - plain.reward) <= 1e-9
        assert abs(shaped.components["process"]) <= 1e-9


@law(script=scripts(least=1), gamma=DISCOUNT, keep=st.booleans())
def test_p11_at_a_truncation_shaping_is_taken_back_or_kept_and_told(
    system: System, script: Script, gamma: float, keep: bool
) -> None:
    options: dict[str, Any] = {"shaping_at_truncation": "keep", "allow_nondominant": True} if keep else {}
    reward, found = shaping(system, gamma, **options)
    episode = system.open(QUESTION, world=WORLD, reward=reward, limits=Limits(max_steps=len(script.calls)))
    for planned in script.calls:
        assert episode.info()["phi_final"] == 0.0
        episode.step(call(*planned))
    assume(not episode.done)
    step = episode.step("junk")
    assert step.truncated
    last = found.stored[len(script.calls) - 1]
    assert abs(step.info["phi_final"] - 0.5 * last) <= 1e-12
    total = discounted(paid(episode.trajectory()), gamma)
    assert abs(total - (gamma ** (len(script.calls) + 1) * last if keep else 0.0)) <= 1e-9


@law()
def test_p12_shaping_changes_no_best_action_and_ends_with_a_potential_do(system: System) -> None:
    reward, _ = shaping(system, GAMMA, 1.0)
    base = reward.score(END).reward
    processes = Decisions.draw(100_000 if NIGHTLY else 2_000, seed=0)
    shaped = processes.shaped(
        lambda before, after: reward.shaped((before,), (after,)).reward,
        lambda before: reward.last(END, (before,)).reward - base,
    )
    assert processes.changed(shaped) == 0
    share = processes.changed(processes.with_end_potentials()) / len(processes.rewards)
    assert 0.10 <= share <= 0.20, f"the control changes {share:.1%} (potentials up to {SIZE})"


@law(group=st.lists(scripts(), min_size=3, max_size=8), constant=PHI)
def test_p13_advantages_in_a_group_do_not_see_shaping(system: System, group: list[Script], constant: float) -> None:
    shaped, _ = shaping(system, constant=constant)
    plain = system.composite([Task()], {"task": 1.0})
    returns = [
        [system.play(script.messages, QUESTION, reward, world=WORLD).reward for script in group]
        for reward in (shaped, plain)
    ]
    assume(statistics.pstdev(returns[1]) > 1e-6)
    advantages = [[(r - statistics.fmean(row)) / statistics.pstdev(row) for r in row] for row in returns]
    assert all(abs(one - other) <= 1e-9 for one, other in zip(*advantages, strict=True))


@law(script=scripts(least=1), drift=st.floats(-3, 3), gamma=DISCOUNT)
def test_p14_a_potential_that_drifts_is_used_as_it_was_on_entry(
    system: System, script: Script, drift: float, gamma: float
) -> None:
    reward, found = shaping(system, gamma, drift=drift)
    record = system.play(script.messages, QUESTION, reward, world=WORLD)
    entered = [0.0, *found.stored[: len(script.calls)]]
    for step, old, new in zip(record.steps, entered, [*entered[1:], 0.0], strict=True):
        assert abs(step.components["found"] - (gamma * new - old)) <= 1e-12
    assert found.asked == len(script.calls), "it is computed once a step"


@law(values=st.lists(st.floats(0, 10), min_size=1, max_size=8), gamma=DISCOUNT)
def test_p15_a_walk_that_comes_back_is_not_paid(system: System, values: list[float], gamma: float) -> None:
    reward, _ = shaping(system, gamma)
    walk = [*values, values[0]]
    earned = [reward.shaped((old,), (new,)).components["found"] for old, new in pairwise(walk)]
    expected = (gamma ** len(earned) - 1.0) * values[0]
    assert abs(discounted(earned, gamma) - expected) <= 1e-9
    assert discounted(earned, gamma) <= 1e-9


@law(script=scripts(least=1), rounds=st.integers(1, 3))
def test_p15_going_over_it_all_again_is_not_paid(system: System, script: Script, rounds: int) -> None:
    again = [call(*planned) for planned in script.calls] * rounds
    longer = [*script.messages[:-1], *again, script.last]
    for reward in system.rewards:
        room = Limits(max_steps=40, max_tool_calls=200)
        once, more = (system.play(m, QUESTION, reward, world=WORLD, limits=room) for m in (script.messages, longer))
        assert delivered(more) == delivered(once)
        scores = [system.score(system, reward, record, QUESTION, WORLD) for record in (once, more)]
        assert scores[1].reward <= scores[0].reward + 1e-12
        walk = more.steps[len(script.calls) : -1]
        assert sum(step.reward for step in walk) <= 1e-9


@law(script=scripts(least=1), thought=st.text(max_size=30) | st.sampled_from(["[hgnc-1#s0] ZAR1", "orpha-1#s1"]))
def test_p16_potentials_do_not_read_what_the_agent_writes(system: System, script: Script, thought: str) -> None:
    said = f"<think>{thought.replace('think>', '')}</think>"
    for reward in (*system.rewards, KEPT, shaping(system)[0]):
        plain, talking = (
            system.play([before + message for message in script.messages], QUESTION, reward, world=WORLD)
            for before in ("", said)
        )
        assert [step.reward for step in talking.steps] == [step.reward for step in plain.steps]


@law(script=scripts(), other=scripts(), constant=PHI, gamma=DISCOUNT)
def test_p17_a_constant_shifts_all_episodes_alike(
    system: System, script: Script, other: Script, constant: float, gamma: float
) -> None:
    def shift(messages: Sequence[Any]) -> float:
        totals = []
        for value in (0.0, constant):
            record = system.play(messages, QUESTION, shaping(system, gamma, constant=value)[0], world=WORLD)
            totals.append(discounted(paid(record), gamma))
        return totals[1] - totals[0]

    assert abs(shift(script.messages) - shift(other.messages)) <= 1e-9
