from __future__ import annotations

from math import factorial, isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medgym.evaluation.agreement import Agreement, agreement

PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [((20, 5, 10, 15), 0.4), ((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593), ((10, 0, 0, 10), 1.0)],
)
def test_golden_values(table: tuple[int, int, int, int], kappa: float) -> None:
    found = Agreement(*table)
    assert found.kappa == pytest.approx(kappa, abs=5e-5)
    assert found.interval is not None
    assert found.interval.low < kappa
    assert found.interval.high >= kappa


def test_a_few_items_without_a_difference_prove_little() -> None:
    few = Agreement(2, 0, 0, 2)
    assert few.kappa == 1.0
    assert few.interval is not None
    assert few.interval.low < 0


def test_one_label_for_all_has_no_kappa() -> None:
    for table in ((0, 0, 0, 0), (5, 0, 0, 0), (0, 0, 0, 5)):
        found = Agreement(*table)
        assert (found.kappa, found.interval) == (None, None)
    assert Agreement(5, 5, 0, 0).kappa == 0.0


@given(PAIRS, st.randoms())
def test_order_and_names_of_raters_and_of_labels_do_not_count(pairs: list[tuple[bool, bool]], random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = agreement(pairs)
    assert agreement(shuffled) == found
    for other in (agreement((b, a) for a, b in pairs), agreement((not a, not b) for a, b in pairs)):
        assert other.kappa == pytest.approx(found.kappa, abs=1e-12)


@given(PAIRS)
def test_kappa_lies_in_its_interval(pairs: list[tuple[bool, bool]]) -> None:
    found = agreement(pairs)
    assume(found.kappa is not None)
    assert found.kappa is not None
    assert found.interval is not None
    assert -1 <= found.interval.low <= found.kappa + 1e-12
    assert found.kappa - 1e-12 <= found.interval.high <= 1


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [(0.5, 0.5, 0.6), (0.3, 0.4, 0.6), (0.15, 0.2, 0.5), (0.5, 0.5, 0.9), (0.3, 0.7, 0.2), (0.5, 0.5, 0.0)],
)
def test_the_interval_covers_what_it_says(first: float, second: float, kappa: float) -> None:
    """Over all tables of 12 items, weighed by their probability, given that kappa is defined."""
    chance = first * second + (1 - first) * (1 - second)
    both = (kappa * (1 - chance) + chance - 1 + first + second) / 2
    shares = (both, first - both, second - both, 1 - first - second + both)
    covered = defined = 0.0
    n = 12
    for a in range(n + 1):
        for b in range(n + 1 - a):
            for c in range(n + 1 - a - b):
                table = (a, b, c, n - a - b - c)
                weight = float(factorial(n))
                for count, share in zip(table, shares, strict=True):
                    weight *= share**count / factorial(count)
                interval = Agreement(*table).interval
                if interval is not None:
                    defined += weight
                    covered += weight * (interval.low - 1e-9 <= kappa <= interval.high + 1e-9)
    assert defined <= 1 or isclose(defined, 1)
    assert covered / defined >= 0.95
