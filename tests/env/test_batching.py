"""Batched infos: the types that hold all values, masks that tell who has what, and Gymnasium's own merge beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from hypothesis import given
from hypothesis import strategies as st

from medgym.env.batching import batch_infos

LEAVES = {
    "whole": st.integers(-(2**40), 2**40),
    "part": st.floats(allow_nan=False),
    "flag": st.booleans(),
    "word": st.text(),
    "array": st.lists(st.integers(0, 9), min_size=2, max_size=2).map(np.array),
    "anything": st.sampled_from([None, "x", (1, 2)]),
}
INFOS = st.lists(
    st.none() | st.fixed_dictionaries({}, optional={**LEAVES, "nested": st.fixed_dictionaries({}, optional=LEAVES)}),  # type: ignore[dict-item]
    min_size=1,
    max_size=5,
)


class Merge(VectorEnv[Any, Any, Any]):
    def __init__(self, num_envs: int) -> None:
        self.num_envs = num_envs

    def __call__(self, infos: list[Any]) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for number, info in enumerate(infos):
            merged = self._add_info(merged, info or {}, number)
        return merged


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in theirs)
    return ours.dtype == theirs.dtype and ours.shape == theirs.shape and ours.tolist() == theirs.tolist()


@given(INFOS)
def test_where_types_agree_the_merge_is_gymnasiums(infos: list[Any]) -> None:
    assert same(batch_infos(infos), Merge(len(infos))(infos))


def test_a_whole_number_before_a_part_loses_nothing() -> None:
    infos = [{"answer": 0}, {"answer": 0.7}]
    assert batch_infos(infos)["answer"].tolist() == [0.0, 0.7]
    assert batch_infos(infos)["answer"].dtype == np.float64
    assert Merge(2)(infos)["answer"].tolist() == [0, 0]  # the reason for our own


def test_things_of_several_kinds_stand_as_they_are() -> None:
    batched = batch_infos([{"a": "x", "final_obs": {"k": 1}}, None, {"a": 1, "b": np.zeros(2)}, {"b": np.zeros(3)}])
    assert batched["a"].tolist() == ["x", None, 1, None]
    assert batched["_a"].tolist() == [True, False, True, False]
    assert [getattr(value, "shape", None) for value in batched["b"]] == [None, None, (2,), (3,)]
    assert batched["final_obs"][0] == {"k": 1}
    assert batch_infos([None, {}]) == {}
