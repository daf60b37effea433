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
_PLAIN = frozenset({float, int, bool})
_TEXT = frozenset({str})
_FINAL = "final_obs"
"""Observations of ended episodes: they stand in an array of objects, whatever they are."""


def batch_infos(infos: Sequence[Info | None]) -> dict[str, Any]:
    """Return {key: values, _key: mask} over the infos of all environments; None: an environment without one.

    Numbers and booleans become arrays of the type that holds them all, arrays of one shape are stacked, nested infos
    are batched in the same way, and anything else stands in an array of objects. Where an environment lacks a key, its
    place holds zero, or None.
    """
    first = infos[0]
    if first is None or any(info is None or info.keys() != first.keys() for info in infos):
        return _batch_ragged(infos)
    everyone = np.ones(len(infos), np.bool_)
    batched: dict[str, Any] = {}
    for key in first:
        batched[key] = _packed(key, [info[key] for info in infos])  # type: ignore[index]
        batched[f"_{key}"] = everyone.copy()
    return batched


def _batch_ragged(infos: Sequence[Info | None]) -> dict[str, Any]:
    """Batch infos of which some lack what others have."""
    batched: dict[str, Any] = {}
    for key in dict.fromkeys(key for info in infos if info is not None for key in info):
        have = [info is not None and key in info for info in infos]
        values = [info[key] for info in infos if info is not None and key in info]
        batched[key] = _spread(key, values, have)
        batched[f"_{key}"] = np.array(have)
    return batched


def _spread(key: str, values: list[Any], have: list[bool]) -> Any:
    """Return the values in the places where `have` is true."""
    if key != _FINAL and all(isinstance(value, Mapping) for value in values):
        given = iter(values)
        return batch_infos([next(given) if there else None for there in have])
    column = _packed(key, values)
    spread = np.zeros((len(have), *column.shape[1:]), column.dtype)
    if column.dtype == object:
        spread.fill(None)
    spread[have] = column
    return spread


def _packed(key: str, values: list[Any]) -> Any:
    """Return one place for each value: an array, or a batch of nested infos."""
    kinds = set(map(type, values))
    if kinds == _TEXT:
        return np.array(values, object)
    if key == _FINAL:
        return _objects(values)
    if kinds <= _PLAIN or all(issubclass(kind, int | float | np.number | np.bool_) for kind in kinds):
        return np.array(values)
    if all(issubclass(kind, Mapping) for kind in kinds):
        return batch_infos(values)
    if kinds == {np.ndarray} and len({value.shape for value in values}) == 1:
        return np.stack(values)
    return _objects(values)


def _objects(values: list[Any]) -> NDArray[np.object_]:
    column = np.empty(len(values), object)
    for place, value in enumerate(values):
        column[place] = value
    return column
