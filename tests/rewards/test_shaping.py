from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import RewardError
from medgym.rewards import Composite, EpisodeView, Process, StopReason, Submission, get_preset, validate_dominance
from tests.rewards.views import QUESTION, Fixed

UNIT = st.floats(0, 1)
PHIS = st.lists(UNIT, max_size=20)
WEIGHTS = {"task": 1.0, "process": 0.5}
ANSWERED = EpisodeView(QUESTION, submission=Submission("x"), stop_reason=StopReason.ANSWERED)
TRUNCATED = EpisodeView(QUESTION, stop_reason=StopReason.MAX_STEPS)


@dataclass
class Free:
    """A potential without declared bounds."""

    name: str = "free"
    value: float = 7.0

    def potential(self, view: EpisodeView) -> float:
        return self.value


def made(**options: object) -> Composite:
    return Composite([Fixed("task"), Process()], WEIGHTS, **options)  # type: ignore[arg-type]


def paid(reward: Composite, phis: list[float], end: EpisodeView) -> list[float]:
    """Return what the steps of an episode earn whose states have these potentials."""
    before: tuple[float, ...] = ()
    earned = []
    for phi in phis:
        after = reward.potentials(EpisodeView(QUESTION, knowledge=phi))
        earned.append(reward.shaped(before, after).reward)
        before = after
    return [*earned, reward.last(end, before).reward]


@given(PHIS, UNIT, st.sampled_from([ANSWERED, TRUNCATED]))
def test_what_shaping_pays_comes_to_nothing(phis: list[float], gamma: float, end: EpisodeView) -> None:
    earned = paid(made(gamma=gamma), phis, end)
    assert abs(math.fsum(gamma**t * reward for t, reward in enumerate(earned))) <= 1e-9 * (len(earned) + 1)


@given(PHIS)
def test_kept_at_a_truncation_it_comes_to_the_last_potential(phis: list[float]) -> None:
    reward = made(shaping_at_truncation="keep")
    last = phis[-1:]
    assert math.fsum(paid(reward, phis, TRUNCATED)) == pytest.approx(reward.phi(last))
    assert reward.phi(last) == pytest.approx(0.5 * sum(last))
    assert math.fsum(paid(reward, phis, ANSWERED)) == pytest.approx(0.0, abs=1e-9)


@given(st.lists(PHIS, min_size=2, max_size=8), st.data())
def test_a_group_of_episodes_ranks_as_it_did(group: list[list[float]], data: st.DataObject) -> None:
    outcomes = data.draw(st.lists(UNIT, min_size=len(group), max_size=len(group)))
    for phis, outcome in zip(group, outcomes, strict=True):
        shaped = Composite([Fixed("task", outcome), Process()], WEIGHTS)
        assert math.fsum(paid(shaped, phis, ANSWERED)) == pytest.approx(outcome, abs=1e-9)


def test_what_is_kept_counts_for_bounds_and_dominance() -> None:
    assert made().bounds == (0.0, 1.0)
    kept = made(shaping_at_truncation="keep")
    assert kept.bounds == (0.0, 1.5)
    assert (validate_dominance(made()), validate_dominance(kept)) == (1.0, 0.5)
    for parts, weights in (
        ([Fixed("task"), Process()], {"task": 1.0, "process": 1.0}),
        ([Fixed("task"), Free()], None),
    ):
        with pytest.raises(RewardError, match="as much as a right one"):
            Composite(parts, weights or {"task": 1.0, "free": 0.1}, shaping_at_truncation="keep")


def test_a_potential_needs_no_bounds_but_keeps_the_ones_it_has() -> None:
    free = Composite([Fixed("task"), Free()], {"task": 1.0, "free": 0.1})
    assert free.potentials(ANSWERED) == (7.0,)
    assert "mistakes" in free.reads
    with pytest.raises(RewardError, match="'free' returned nan"):
        Composite([Fixed("task"), Free(value=math.nan)], {"task": 1.0, "free": 0.1}).potentials(ANSWERED)
    with pytest.raises(RewardError, match=r"'process' returned 1\.5"):
        made().potentials(EpisodeView(QUESTION, knowledge=1.5))


@pytest.mark.parametrize(
    "options", [{"gamma": 1.1}, {"gamma": "1"}, {"gamma": math.nan}, {"shaping_at_truncation": ""}]
)
def test_options_that_mean_nothing_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(RewardError):
        made(**options)


def test_the_preset_reads_the_table_and_others_do_not() -> None:
    assert get_preset("shaped").shaping_reads == {"knowledge"}
    for name in ("paper", "sparse", "evidence"):
        assert "knowledge" not in get_preset(name).reads
    unused = Composite([Fixed("task"), Process()], {"task": 1.0, "process": 0.0})
    assert unused.shaping == ()
    assert unused.shaping_reads == frozenset()
