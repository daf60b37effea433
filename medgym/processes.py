"""Worker processes: spawned, deaf to Ctrl-C, and gone when whoever started them is gone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any


def worker_pool(workers: int, start: Callable[..., object] | None = None, *arguments: Any) -> ProcessPoolExecutor:
    """Return a pool of spawned processes, each of which first calls `start(*arguments)`.

    Ctrl-C reaches the parent alone, which decides when to stop. A parent that is killed takes its workers with it.
    """
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (start, arguments))


def _begin(start: Callable[..., object] | None, arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    if start is not None:
        start(*arguments)


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # nobody is left to report to
