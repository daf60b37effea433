"""Runs shards in this process, in a pool of processes, or on Ray. What comes out does not depend on which."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from medgym.errors import FingerprintMismatch, WorldError
from medgym.literature.lexicon import Lexicon
from medgym.literature.linker import Linker
from medgym.literature.shards import Shard, work_on
from medgym.processes import worker_pool
from medgym.world.world import World

ENGINES = ("pool", "ray")

#: Told (stage, shards done, shards in all).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Names:
    """The world whose names are linked: where it is, and the fingerprint it must have there."""

    world: str
    fingerprint: str


@lru_cache(maxsize=1)
def linker_of(lexicon: Names) -> Linker:
    """Return the linker over the names of a world, made once a process.

    Raises `FingerprintMismatch` if the world there is another one by now.
    """
    world = World.load(lexicon.world)
    if world.fingerprint != lexicon.fingerprint:
        raise FingerprintMismatch(
            f"The lexicon {lexicon.world} changed during the build.", next_step="Build again; finished shards are kept."
        )
    return Linker(Lexicon.from_graph(world.graph))


def run_one(shard: Shard, lexicon: Names, folder: str) -> str:
    """Do one shard in whatever process this is; return its key."""
    work_on(shard, linker_of(lexicon), Path(folder))
    return shard.key


def run_shards(
    shards: Sequence[Shard], lexicon: Names, folder: Path, engine: str = "pool", workers: int = 1,
    progress: Progress | None = None,
) -> None:  # fmt: skip
    """Do all shards; each writes its own file into `folder`. One worker of the pool is this process itself.

    Raises `WorldError` for an engine that is unknown or not installed.
    """
    if engine not in ENGINES:
        raise WorldError(f"There is no engine {engine!r}.", next_step=f"Choose one of {', '.join(ENGINES)}.")
    if workers < 1:
        raise WorldError(f"{workers} workers cannot work.", next_step="Give 1 or more.")
    run = _on_ray if engine == "ray" else _in_pool if workers > 1 and len(shards) > 1 else _here
    for done, _ in enumerate(run(shards, lexicon, str(folder), workers), start=1):
        if progress is not None:
            progress("reading literature", done, len(shards))


def _here(shards: Sequence[Shard], lexicon: Names, folder: str, workers: int) -> Iterator[str]:
    return (run_one(shard, lexicon, folder) for shard in shards)


def _in_pool(shards: Sequence[Shard], lexicon: Names, folder: str, workers: int) -> Iterator[str]:
    pool = worker_pool(workers)
    try:
        jobs = [pool.submit(run_one, shard, lexicon, folder) for shard in shards]
        yield from (job.result() for job in as_completed(jobs))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _on_ray(shards: Sequence[Shard], lexicon: Names, folder: str, workers: int) -> Iterator[str]:
    if find_spec("ray") is None:
        raise WorldError(
            "Ray is not installed.", next_step="Install it: pip install 'medgym[ray]', or use --engine pool."
        )
    import ray

    started = not ray.is_initialized()
    if started:
        here: dict[str, Any] = (
            {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": workers, "include_dashboard": False}
        )
        ray.init(log_to_driver=False, configure_logging=False, **here)
    try:
        remote = ray.remote(num_cpus=1)(run_one)
        waiting = [remote.remote(shard, lexicon, folder) for shard in shards]
        while waiting:
            done, waiting = ray.wait(waiting, num_returns=1)
            yield from ray.get(done)
    finally:
        if started:
            ray.shutdown()
