"""A fork of an episode of 32 turns, and the replay of one of 64 turns with its digests."""

from __future__ import annotations

from collections.abc import Iterator

import medgym
from benchmarks import setting
from benchmarks.measure import Figure, of_samples, time_calls
from medgym.episode import Episode, Limits

_LONG = Limits(max_steps=100, max_tool_calls=200)


def run() -> Iterator[Figure]:
    """Measure."""
    yield of_samples("fork at turn 0", time_calls(_played(0).fork, 20_000), "us")
    yield of_samples("fork at turn 32", time_calls(_played(32).fork, 20_000), "us", goal=3.0)
    trajectory = _played(64).trajectory()
    report = medgym.replay(trajectory)
    if not report.ok:
        raise RuntimeError(f"the replay differs: {report.differences[:3]}")
    times = time_calls(lambda: medgym.replay(trajectory), 300, warm=20)
    yield of_samples("replay of 64 turns, all observations compared", [us / 1000 for us in times], "ms", goal=2.0)


def _played(turns: int) -> Episode:
    question = setting.questions()[0]
    episode = Episode(question, world=setting.world(), limits=_LONG)
    messages = setting.searches()
    for turn in range(turns):
        episode.step(messages[turn % len(messages)])
    return episode
