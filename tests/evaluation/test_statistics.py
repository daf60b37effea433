"""Intervals, pass@k and paired tests: golden values from the literature, and laws."""

from __future__ import annotations

from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.evaluation.intervals import clopper_pearson
from medgym.evaluation.paired import compare
from medgym.evaluation.repeats import mean_over_questions, pass_at_k, pass_power_k

proportions = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(27, 50, 0.393, 0.682), (28, 50, 0.413, 0.700), (25, 50, 0.355, 0.645), (26, 50, 0.374, 0.663)],
)
def test_golden_intervals(successes: int, trials: int, low: float, high: float) -> None:
    interval = clopper_pearson(successes, trials)
    assert interval == pytest.approx((low, high), abs=5e-4)


def test_no_success_in_many() -> None:
    assert clopper_pearson(0, 300).high == pytest.approx(0.0122, abs=1e-4)
    assert clopper_pearson(0, 3000).high == pytest.approx(0.00123, abs=1e-5)
    assert clopper_pearson(0, 0) == (0.0, 1.0)


@given(proportions)
def test_interval_holds_the_rate_and_mirrors(pair: tuple[int, int]) -> None:
    successes, trials = pair
    low, high = clopper_pearson(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    mirrored = clopper_pearson(trials - successes, trials)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(st.integers(1, 25).flatmap(lambda n: st.tuples(st.just(n), st.floats(0.01, 0.99))))
def test_interval_never_undercovers(case: tuple[int, float]) -> None:
    trials, p = case
    covered = 0.0
    for k in range(trials + 1):
        low, high = clopper_pearson(k, trials)
        if low <= p <= high:
            covered += comb(trials, k) * p**k * (1 - p) ** (trials - k)
    assert covered >= 0.95 - 1e-9


@given(proportions, st.floats(0.5, 0.9))
def test_more_confidence_is_wider(pair: tuple[int, int], confidence: float) -> None:
    narrow, wide = clopper_pearson(*pair, confidence), clopper_pearson(*pair, 0.95)
    assert wide.low <= narrow.low + 1e-12
    assert narrow.high <= wide.high + 1e-12


@pytest.mark.parametrize(("successes", "trials", "confidence"), [(3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0)])
def test_no_proportion(successes: int, trials: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        clopper_pearson(successes, trials, confidence)


@pytest.mark.parametrize(("k", "value"), [(1, 0.25), (2, 0.464286), (3, 0.642857)])
def test_golden_pass_at_k(k: int, value: float) -> None:
    assert pass_at_k(8, 2, k) == pytest.approx(value, abs=1e-6)


@given(st.integers(1, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_pass_at_k_counts_subsets(case: tuple[int, int, int]) -> None:
    attempts, successes, k = case
    draws = list(combinations([True] * successes + [False] * (attempts - successes), k))
    assert pass_at_k(attempts, successes, k) == pytest.approx(sum(map(any, draws)) / len(draws))
    assert pass_power_k(attempts, successes, k) == pytest.approx(sum(map(all, draws)) / len(draws))


def test_every_question_weighs_the_same() -> None:
    assert mean_over_questions([(8, 2), (4, 4)], 1) == pytest.approx(0.625)
    assert mean_over_questions([(8, 2), (4, 4)], 2, pass_power_k) == pytest.approx((1 / 28 + 1) / 2)
    with pytest.raises(ValueError, match="no questions"):
        mean_over_questions([], 1)


@pytest.mark.parametrize(("attempts", "successes", "k"), [(2, 3, 1), (2, 1, 3), (2, 1, 0)])
def test_impossible_counts(attempts: int, successes: int, k: int) -> None:
    with pytest.raises(ValueError, match="attempts"):
        pass_at_k(attempts, successes, k)


def test_paired_comparison() -> None:
    first = {f"q{i}": i < 9 for i in range(12)}
    second = {f"q{i}": i < 3 for i in range(10)}
    paired = compare(first, second)
    assert (paired.questions, paired.only_first, paired.only_second) == (10, 6, 0)
    assert paired.difference == pytest.approx(0.6)
    assert paired.p_value == pytest.approx(2 * 0.5**6)


@given(st.dictionaries(st.text(max_size=2), st.booleans()), st.dictionaries(st.text(max_size=2), st.booleans()))
def test_pairing_is_antisymmetric(first: dict[str, bool], second: dict[str, bool]) -> None:
    forth, back = compare(first, second), compare(second, first)
    assert forth.difference == -back.difference
    assert forth.p_value == back.p_value
    assert 0 < forth.p_value <= 1
