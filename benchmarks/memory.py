"""Memory of the default world, growth over many episodes, and of many episodes at once; each in its own process."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Figure, fresh

EPISODES = 10_000
TURNS = 8

_SETUP = """
import gc, json
from benchmarks import setting
from benchmarks.measure import resident_mb
before = resident_mb()
from medgym.episode import Episode
world = setting.world("orphan")
questions = setting.questions("orphan")
toolbox = setting.toolbox("orphan")
messages = setting.searches("orphan")
def play(seed):
    question = questions[seed % len(questions)]
    episode = Episode(question, world=world, toolbox=toolbox, seed=seed)
    for turn in range({turns}):
        episode.step(messages[(seed + turn) % len(messages)])
    return episode
for seed in range(len(questions)):  # every question once, so that what is read on demand has been read
    play(seed).step(setting.submission(questions[seed % len(questions)]))
gc.collect()
loaded = resident_mb()
"""

_GROWTH = """
for seed in range({episodes}):
    play(seed).step(setting.submission(questions[seed % len(questions)]))
gc.collect()
print(json.dumps([before, loaded, resident_mb() - loaded]))
"""

_AT_ONCE = """
held = [play(seed) for seed in range({episodes})]
gc.collect()
print(json.dumps([before, loaded, resident_mb() - loaded]))
"""


def run() -> Iterator[Figure]:
    """Measure."""
    before, loaded, growth = _measure(_GROWTH)
    yield Figure("process with the default world and its questions in use", loaded, "MB", goal=400.0)
    yield Figure("of that, before the world was opened", before, "MB")
    yield Figure(f"growth over {EPISODES:,} finished episodes", growth, "MB", goal=1.0)
    yield Figure(
        f"{EPISODES:,} unfinished episodes of {TURNS} turns at once, more", _measure(_AT_ONCE)[2], "MB", goal=1000.0
    )


def _measure(code: str) -> list[float]:
    values: list[float] = fresh(_SETUP.format(turns=TURNS) + code.format(episodes=EPISODES))[0]
    return values
