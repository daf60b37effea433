from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from medgym.store.keys import Backend, Request, result_key
from tests.store.samples import WORLD, request
from tests.transcript.strategies import json_objects


def test_a_key_is_64_hexadecimal_digits_and_stays_what_it_is() -> None:
    key = result_key("medical_search", 1, "world:abc", {"query": ["x"], "k": 10})
    assert key == "6a4b449eee2eedcf8a6b28720ddf0e554258cc6a37e7d1d40050b051cf2bc4ea"
    assert key == Request("medical_search", 1, Backend("world:abc", pure=True), {"k": 10, "query": ["x"]}).key


def test_every_part_counts() -> None:
    base = ("medical_search", 1, "world:abc", {"k": 10})
    others = [
        ("web_search", 1, "world:abc", {"k": 10}),
        ("medical_search", 2, "world:abc", {"k": 10}),
        ("medical_search", 1, "world:abd", {"k": 10}),
        ("medical_search", 1, "world:abc", {"k": 9}),
        ("medical_search", 1, "world:abc", {"k": 10, "type": None}),
        ("medical_search", 1, "world:abc", {"k": 10, "type": ""}),
        ("medical_search", 1, "world:abc", {"k": "10"}),
        ("medical_search", 1, "world:abc", {}),
    ]
    assert len({result_key(*parts) for parts in [base, *others]}) == len(others) + 1


@given(json_objects, json_objects)
def test_keys_are_equal_just_when_arguments_are(left: dict[str, Any], right: dict[str, Any]) -> None:
    shuffled = dict(reversed(left.items()))
    assert result_key("t", 1, "b", left) == result_key("t", 1, "b", shuffled)
    if repr(left) != repr(right) and left != right:
        assert result_key("t", 1, "b", left) != result_key("t", 1, "b", right)


@given(st.lists(st.text(), min_size=2, max_size=4, unique=True))
def test_the_order_of_a_batch_counts(queries: list[str]) -> None:
    assert result_key("t", 1, "b", {"q": queries}) != result_key("t", 1, "b", {"q": queries[::-1]})


def test_a_request_states_itself_as_json() -> None:
    row = request().to_row()
    assert row == {
        "tool": "medical_search",
        "version": 1,
        "backend": WORLD.name,
        "arguments": {"query": ["blue nails"], "k": 10},
    }
