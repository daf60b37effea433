"""Many infos as one: a column for each key, and a mask that says which environments have it.

Gymnasium's own merge takes the type of a column from the first environment that has the key, so that 0.7 after 0 is
kept as 0, and it walks through all keys once an environment. Here a column is built from all its values at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Info = Mapping[str, Any]


def batch_infos(infos: Sequence[Info | None]) -> dict[str, Any]:
    """Return {key: values, _key: mask} over the infos of all environments; None: an environment without one.

    Numbers and booleans become arrays of the type that holds them all, arrays of one shape are stacked, nested infos
    are batched in the same way, and anything else stands in an array of objects. Where an environment lacks a key, its
    place holds zero, or None.
    """
    keys = dict.fromkeys(key for info in infos if info is not None for key in info)
    full = all(info is not None and len(info) == len(keys) for info in infos)
    batched: dict[str, Any] = {}
    for key in keys:
        have = [True] * len(infos) if full else [info is not None and key in info for info in infos]
        values = [info[key] for info in infos if info is not None and key in info]
        batched[key] = _column(key, values, np.array(have))
        batched[f"_{key}"] = np.array(have)
    return batched


def _column(key: str, values: list[Any], have: NDArray[np.bool_]) -> Any:
    """Return the values in the places where `have` is true."""
    kinds = set(map(type, values))
    if key != "final_obs" and all(issubclass(kind, Mapping) for kind in kinds):
        given = iter(values)
        return batch_infos([next(given) if there else None for there in have])
    column = _filled(key, values, kinds)
    if len(values) == len(have):
        return column
    spread = np.zeros((len(have), *column.shape[1:]), column.dtype)
    if column.dtype == object:
        spread.fill(None)
    spread[have] = column
    return spread


def _filled(key: str, values: list[Any], kinds: set[type]) -> NDArray[Any]:
    """Return the values as an array with one place for each."""
    if key != "final_obs":
        if all(issubclass(kind, int | float | np.number | np.bool_) for kind in kinds):
            return np.array(values)
        if kinds == {np.ndarray} and len({value.shape for value in values}) == 1:
            return np.stack(values)
    column = np.empty(len(values), object)
    for place, value in enumerate(values):
        column[place] = value
    return column
