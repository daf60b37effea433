from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.search import SearchIndex
from medgym.world.vocabulary import CLINICAL_TYPES, DOCUMENT_TYPES
from tests.toy import make_toy_world

_WORDS = ["blue", "nails", "toes", "cough", "syndrome", "disease", "betolan", "designation", "ZAR1", "hair", "zzz"]


@given(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5),
    st.integers(1, 12),
    st.sets(st.sampled_from(sorted(DOCUMENT_TYPES)), min_size=1) | st.just(set(CLINICAL_TYPES)),
)
def test_the_quick_way_to_select_types_finds_what_the_filter_finds(words: list[str], k: int, types: set[str]) -> None:
    index, query = make_toy_world().index, " ".join(words)
    quick = index.search(query, k, types=types)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SearchIndex, "_best_of_types", lambda *_: None)
        assert index.search(query, k, types=types) == quick


def test_both_ways_are_taken() -> None:
    index = make_toy_world().index
    words = index._index.parse_query("syndrome disease nails", ["title", "body"])
    assert index._best_of_types(words, 3, CLINICAL_TYPES) is not None
    assert index._best_of_types(words, 3, {"gene"}) is None
