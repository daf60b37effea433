"""Environment steps a second: the vector environment of medgym beside Gymnasium's SyncVectorEnv and AsyncVectorEnv.

The same searches with results at hand, the same seeds, one world; the three take turns, round by round, in one run. An
environment step is a step of one environment. AsyncVectorEnv runs a process for each environment.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import gymnasium as gym

import medgym  # noqa: F401  registers the environments
from benchmarks import setting
from benchmarks.measure import Figure

SIZES = (1, 8, 64)
ROUNDS = 9
STEPS = setting.STEPS - 1
KINDS = {"medgym": "vector_entry_point", "SyncVectorEnv": "sync", "AsyncVectorEnv": "async"}


def run() -> Iterator[Figure]:
    """Measure."""
    for size in SIZES:
        rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
        envs = {kind: _opened(mode, size) for kind, mode in KINDS.items()}
        try:
            for number in range(ROUNDS + 1):  # the first round warms up
                for kind, env in envs.items():
                    rate = _rate(env, size, number)
                    if number:
                        rates[kind].append(rate)
        finally:
            for env in envs.values():
                env.close()
        yield from _figures(size, rates)


def _figures(size: int, rates: dict[str, list[float]]) -> Iterator[Figure]:
    """Return the median of each kind, and the median over the rounds of how much faster ours was."""
    for kind, found in rates.items():
        yield Figure(f"{kind}, {size} environments", statistics.median(found), "1/s", len(found))
    for kind in list(KINDS)[1:]:
        ratios = [ours / theirs for ours, theirs in zip(rates["medgym"], rates[kind], strict=True)]
        yield Figure(f"medgym / {kind}, {size} environments", statistics.median(ratios), "x", len(ratios))


def _opened(mode: str, size: int) -> Any:
    make: Callable[..., Any] = gym.make_vec
    return make("MedResearch-v0", num_envs=size, vectorization_mode=mode, world="tiny")


def _rate(env: Any, size: int, seed: int) -> float:
    """Play one round and return environment steps a second; the reset before it is not counted."""
    env.reset(seed=seed)
    batches = [(message,) * size for message in setting.searches()]
    start = perf_counter()
    for batch in batches:
        env.step(batch)
    return STEPS * size / (perf_counter() - start)
