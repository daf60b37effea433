"""Hands tasks to workers and takes their yields back in order, so that the number of workers changes no byte."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from medgym.processes import worker_pool
from medgym.synthesis.candidates import Candidates, Task, Wants, Yield
from medgym.synthesis.rules import Rules
from medgym.world.world import World

_BATCH = 26
_AHEAD = 6  # batches handed out before the first of them is taken back; part of the result, so it never changes

_maker: Candidates | None = None


def made_by(
    world: World, seed: int, rules: Rules, tasks: Iterator[Task], wants: Callable[[list[Task]], Wants], workers: int
) -> Iterator[Yield]:
    """Yield what every task yields, in the order of the tasks.

    A batch is handed out with what `wants` says after the batch six before it was taken back, for any number of
    workers.
    """
    if workers <= 1:
        maker = Candidates(world, seed, rules)
        yield from _pipeline(tasks, wants, lambda batch, wanted: lambda: _make(maker, batch, wanted))
        return
    with TemporaryDirectory(prefix="medgym-") as scratch:
        folder = Path(scratch) / "world"
        world.save(folder)
        _ = world.index  # built once here, so that no worker has to wait for another
        with worker_pool(workers, _open, str(folder), seed, rules) as pool:

            def hand_out(batch: list[Task], wanted: Wants) -> Callable[[], list[Yield]]:
                future: Future[list[Yield]] = pool.submit(_make_here, batch, wanted)
                return future.result

            try:
                yield from _pipeline(tasks, wants, hand_out)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def _pipeline(
    tasks: Iterator[Task],
    wants: Callable[[list[Task]], Wants],
    hand_out: Callable[[list[Task], Wants], Callable[[], list[Yield]]],
) -> Iterator[Yield]:
    waiting: deque[Callable[[], list[Yield]]] = deque()
    while True:
        while len(waiting) < _AHEAD and (batch := list(islice(tasks, _BATCH))):
            waiting.append(hand_out(batch, wants(batch)))
        if not waiting:
            return
        yield from waiting.popleft()()


def _make(maker: Candidates, batch: list[Task], wanted: Wants) -> list[Yield]:
    return [maker.of(task, wanted) for task in batch]


def _open(folder: str, seed: int, rules: Rules) -> None:
    global _maker  # one a process: the tables it keeps are what makes a worker fast
    _maker = Candidates(World.load(folder), seed, rules)


def _make_here(batch: list[Task], wanted: Wants) -> list[Yield]:
    assert _maker is not None
    return _make(_maker, batch, wanted)
