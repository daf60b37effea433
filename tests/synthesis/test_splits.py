from __future__ import annotations

from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from medgym.synthesis.quotas import HOP_SHARES, Quotas
from medgym.synthesis.splits import SplitBook

Pairs = st.lists(st.tuples(st.integers(0, 30), st.integers(31, 50)), max_size=200)


@given(Pairs, st.integers(0, 5))
def test_no_entity_is_seed_or_answer_in_two_splits(pairs: list[tuple[int, int]], seed: int) -> None:
    book, seen = SplitBook(seed), dict[str, str]()
    for left, right in pairs:
        split = book.assign(f"e{left}", f"e{right}")
        if split is None:
            continue
        book.take(f"e{left}", f"e{right}", split)
        for entity in (f"e{left}", f"e{right}"):
            assert seen.setdefault(entity, split) == split


def test_all_splits_are_drawn() -> None:
    drawn = {SplitBook(0).assign(f"e{n}", f"a{n}") for n in range(100)}
    assert drawn == {"train", "dev", "test"}


@given(st.lists(st.tuples(st.integers(2, 9), st.integers(0, 40), st.sampled_from(["gene", "date"])), max_size=400))
def test_quotas_are_never_exceeded(rows: list[tuple[int, int, str]]) -> None:
    quotas = Quotas(100)
    for hops, answer, kind in rows:
        if quotas.refusal(hops, str(answer), kind) is None:
            quotas.take(hops, str(answer), kind)
    assert all(count <= ceil(HOP_SHARES[hops] * 100) for hops, count in quotas.hops.items())
    assert max(quotas.answers.values(), default=0) <= 2
    assert max(quotas.types.values(), default=0) <= 25
