from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.literature.comention import CoMentions, log_likelihood


def test_the_published_example_of_dunning() -> None:
    """The bigram "the swiss" of Dunning (1993), table 1: 110, 2442, 111, 29114 give 270.72."""
    together, only_left, only_right, neither = 110, 2442, 111, 29114
    total = together + only_left + only_right + neither
    assert log_likelihood(together, together + only_left, together + only_right, total) == pytest.approx(
        270.72, abs=0.01
    )


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 500))
def test_never_negative_and_symmetric(together: int, left: int, right: int, rest: int) -> None:
    a, b, total = together + left, together + right, together + left + right + rest
    value = log_likelihood(together, a, b, total)
    assert math.isfinite(value)
    assert value >= -1e-6
    assert value == pytest.approx(log_likelihood(together, b, a, total), abs=1e-5)


def test_only_pairs_far_above_chance_are_kept() -> None:
    counted = CoMentions({"d": "disease", "g": "gene", "p": "phenotype", "d2": "disease"})
    for _ in range(5):
        counted.add_document([["d", "g"]])
    for _ in range(95):
        counted.add_document([["p"]])
    counted.add_document([["d", "p"], ["d", "d2"]])
    assert counted.significant() == {("d", "g"): 5}
    assert list(counted.pairs_of(["p", "d", "g", "d2"])) == [
        ("d", "g"),
        ("d", "p"),
        ("d2", "g"),
        ("d2", "p"),
        ("g", "p"),
    ]
