"""Shared memory for text observations, so that `AsyncVectorEnv` runs as it comes.

Each environment has one slot: the length in bytes, then UTF-8. Gymnasium reads the memory once, when the vector
environment is made, and then hands out (deep copies of) what it got; so what it gets is a live view of the slots, and
its deep copy is a plain tuple of strings.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from ctypes import c_uint8
from types import ModuleType
from typing import Any, overload

import numpy as np
from gymnasium.vector.utils import create_shared_memory, read_from_shared_memory, write_to_shared_memory
from numpy.typing import NDArray

from medgym.env.spaces import UnicodeText

_HEAD = 4
_MAX_BYTES_PER_CHARACTER = 4


class SharedTexts(Sequence[str]):
    """A live view of the texts in shared memory, one for each environment."""

    def __init__(self, slots: NDArray[np.uint8]) -> None:
        self._slots = slots

    def __len__(self) -> int:
        return len(self._slots)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        """Return the text of one environment as it is now."""
        if isinstance(index, slice):
            return tuple(self)[index]
        slot: bytes = self._slots[index].tobytes()
        size = int.from_bytes(slot[:_HEAD], "little")
        return slot[_HEAD : _HEAD + size].decode("utf-8", "surrogatepass")

    def __deepcopy__(self, memo: dict[int, Any]) -> tuple[str, ...]:
        """Return the texts as they are now, for good."""
        return tuple(self)


@create_shared_memory.register(UnicodeText)
def _create(space: UnicodeText, n: int = 1, ctx: ModuleType | None = None) -> Any:
    return (ctx or multiprocessing).Array(c_uint8, n * _slot_size(space))


@read_from_shared_memory.register(UnicodeText)
def _read(space: UnicodeText, shared_memory: Any, n: int = 1) -> SharedTexts:
    return SharedTexts(_slots(space, shared_memory, n))


@write_to_shared_memory.register(UnicodeText)
def _write(space: UnicodeText, index: int, value: str, shared_memory: Any) -> None:
    data = value.encode("utf-8", "surrogatepass")
    slot = _slots(space, shared_memory, -1)[index]
    if len(data) > len(slot) - _HEAD:
        raise ValueError(f"An observation of {len(value)} characters does not fit {space}.")
    slot[:_HEAD] = np.frombuffer(len(data).to_bytes(_HEAD, "little"), np.uint8)
    slot[_HEAD : _HEAD + len(data)] = np.frombuffer(data, np.uint8)


def _slot_size(space: UnicodeText) -> int:
    return _HEAD + _MAX_BYTES_PER_CHARACTER * space.max_length


def _slots(space: UnicodeText, shared_memory: Any, n: int) -> NDArray[np.uint8]:
    return np.frombuffer(shared_memory.get_obj(), np.uint8).reshape(n, _slot_size(space))
