"""Success by level: counts, exact intervals, rank correlation."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.evaluation.intervals import clopper_pearson
from medgym.evaluation.levels import level_trend, spearman


@pytest.mark.parametrize(
    ("left", "right", "rho"),
    [
        ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], -1.0),
        ([1, 2, 3, 4, 5], [5, 4, 3, 1, 2], -0.9),
        ([1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233),  # tied: Pearson's correlation of mean ranks
        ([86, 97, 99, 100, 101, 103, 106, 110, 112, 113], [2, 20, 28, 27, 50, 29, 7, 17, 6, 12], -29 / 165),
        ([1, 2], [3, 3], None),
        ([1], [1], None),
        ([], [], None),
    ],
)
def test_known_rank_correlations(left: list[float], right: list[float], rho: float | None) -> None:
    assert spearman(left, right) == (None if rho is None else pytest.approx(rho, abs=1e-12))


def test_without_ties_it_is_the_formula_of_squared_differences() -> None:
    for order in permutations(range(5)):
        squares = sum((rank - place) ** 2 for place, rank in enumerate(order))
        assert spearman(range(5), order) == pytest.approx(1 - 6 * squares / 120, abs=1e-12)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=20))
def test_it_is_symmetric_bounded_and_blind_to_growth(pairs: list[tuple[int, int]]) -> None:
    left, right = [a for a, _ in pairs], [b for _, b in pairs]
    rho = spearman(left, right)
    assert rho == spearman(right, left)
    if rho is not None:
        assert -1 - 1e-12 <= rho <= 1 + 1e-12
        assert spearman([a**3 for a in left], right) == rho
        assert spearman([-a for a in left], right) == pytest.approx(-rho, abs=1e-12)


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be paired"):
        spearman([1], [])


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=60))
def test_counts_and_intervals_are_exact(attempts: list[tuple[int, bool]]) -> None:
    trend = level_trend(attempts)
    assert [row.level for row in trend.levels] == sorted({level for level, _ in attempts})
    for row in trend.levels:
        mine = [solved for level, solved in attempts if level == row.level]
        assert (row.solved, row.attempts) == (sum(mine), len(mine))
        assert row.interval == clopper_pearson(sum(mine), len(mine))
    assert trend.to_json()["spearman"] == trend.spearman


def test_falling_success_is_told_from_a_swap() -> None:
    def attempts(rates: list[int]) -> list[tuple[int, bool]]:
        return [(level, n < solved) for level, solved in enumerate(rates, start=1) for n in range(20)]

    assert level_trend(attempts([18, 12, 9, 4, 1])).spearman == -1.0
    assert level_trend(attempts([18, 9, 12, 4, 1])).spearman == pytest.approx(-0.9)
    assert level_trend(attempts([9, 18, 4, 12, 1])).spearman == pytest.approx(-0.5)
    assert level_trend(attempts([7] * 5)).spearman is None
