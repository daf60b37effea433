"""Watches for what a pure function does not do: random state, clock, environment, files, network."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

import numpy as np

T = TypeVar("T")
CLOCKS = ("time", "time_ns", "perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "localtime", "gmtime")
_WATCHED = ("socket.", "open", "subprocess.", "os.putenv", "os.system", "urllib.", "shutil.", "os.mkdir", "os.remove")
_listeners: list[list[str]] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _listeners and event.startswith(_WATCHED):
        _listeners[-1].append(event)


sys.addaudithook(_hook)  # cannot be taken off again, so it only listens while `watched` runs


class _Environment(dict[str, str]):
    """An environment that tells of every look at it."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__(os.environ)
        self.seen = seen

    def __getitem__(self, key: str) -> str:
        self._tell(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._tell(key)
        return super().get(key, default)

    def _tell(self, key: str) -> None:
        if not key.startswith(("MUTANT_", "MUTMUT_")):  # under `make mutation`, every function asks for these
            self.seen.append(f"environ[{key}]")


@contextmanager
def watched() -> Iterator[list[str]]:
    """Give a list that fills with every forbidden thing done inside."""
    seen: list[str] = []

    def noisy(name: str) -> Callable[..., Any]:
        real = getattr(time, name)

        def clock(*arguments: Any) -> Any:
            seen.append(f"time.{name}")
            return real(*arguments)

        return clock

    state, numbers = random.getstate(), _numpy_state()
    patches = [patch.object(time, name, noisy(name)) for name in CLOCKS]
    patches.append(patch.object(os, "environ", _Environment(seen)))
    for one in patches:
        one.start()
    _listeners.append(seen)
    try:
        yield seen
    finally:
        _listeners.pop()
        for one in reversed(patches):
            one.stop()
        seen += ["random"] * (random.getstate() != state) + ["numpy.random"] * (_numpy_state() != numbers)
        random.setstate(state)


def _numpy_state() -> str:
    name, keys, *rest = np.random.get_state(legacy=True)
    return repr((name, keys.tobytes(), rest))


def purely(act: Callable[[], T]) -> tuple[T, list[str]]:
    """Return what `act` returns, and what it did that it should not have done."""
    with watched() as seen:
        result = act()
    return result, seen
