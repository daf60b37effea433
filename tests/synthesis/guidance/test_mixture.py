"""The schedule of guided episodes: exact in expectation, reproducible, never rising."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.canonical import keyed_hash
from medgym.synthesis.guidance import Mixture

_SHARES = st.floats(0, 1)


@given(_SHARES, _SHARES, st.floats(-1, 2))
def test_the_share_runs_from_start_to_end(start: float, end: float, progress: float) -> None:
    mixture = Mixture(start, end)
    assert mixture.share(0.0) == pytest.approx(start)
    assert mixture.share(1.0) == pytest.approx(end)
    assert min(start, end) - 1e-12 <= mixture.share(progress) <= max(start, end) + 1e-12
    assert mixture.share(0.5) == pytest.approx((start + end) / 2)


@given(st.text(max_size=12), st.integers(), st.floats(0, 1), st.floats(0, 1))
def test_guided_late_means_guided_early(key: str, seed: int, one: float, other: float) -> None:
    early, late = sorted((one, other))
    mixture = Mixture(seed=seed)
    if mixture.mode(key, late) == "guided":
        assert mixture.mode(key, early) == "guided"
    assert mixture.mode(key, late) == Mixture(seed=seed).mode(key, late)
    assert mixture.mode(key, 1.0) == "exploration"


@given(st.text(max_size=12), st.integers(), st.floats(0, 1))
def test_the_rule_is_draw_below_share(key: str, seed: int, progress: float) -> None:
    """With a uniform 64-bit draw this makes the expected share exact, to 2^-64."""
    mixture = Mixture(seed=seed)
    draw = keyed_hash("mixture", seed, key) / 2**64
    assert (mixture.mode(key, progress) == "guided") == (draw < mixture.share(progress))


@pytest.mark.parametrize("progress", [0.0, 0.3, 0.7, 0.9])
def test_over_many_keys_the_share_is_met(progress: float) -> None:
    n, mixture = 20_000, Mixture(seed=7)
    guided = sum(mixture.mode(f"question-{k}", progress) == "guided" for k in range(n))
    share = mixture.share(progress)
    assert abs(guided - n * share) <= 5 * sqrt(n * share * (1 - share))


@pytest.mark.parametrize("shares", [(-0.1, 0.0), (0.5, 1.1)])
def test_a_share_lies_between_0_and_1(shares: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="shares lie in"):
        Mixture(*shares)
