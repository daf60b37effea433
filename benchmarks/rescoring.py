"""Stored trajectories scored anew under two presets, and one step of an episode with shaping beside one without."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import medgym
from benchmarks import setting
from benchmarks.measure import Figure, of_samples, time_call
from medgym.episode import Episode
from medgym.evaluation.rescoring import Rescorer, rescore_files
from medgym.transcript.files import write_trajectories
from medgym.transcript.trajectory import Trajectory

STORED = 10_000
EPISODES = 500
WORKERS = 2
_PRESETS = ("paper", "shaped")


def run() -> Iterator[Figure]:
    """Measure."""
    played = _played()
    rescorer = Rescorer({name: name for name in _PRESETS})
    for trajectory in played:
        rescorer.score(trajectory)
    times = [time_call(rescorer.score, played[number % len(played)]) for number in range(STORED)]
    yield of_samples("one episode scored, presets paper and shaped", times, "us")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "stored.jsonl"
        write_trajectories(path, (played[number % len(played)] for number in range(STORED)))
        for workers in (1, WORKERS):
            start = perf_counter()
            found = rescore_files([path], rescorer, workers=workers)
            rate = len(found) / (perf_counter() - start)
            yield Figure(f"stored episodes read and scored, {workers} worker{'s'[: workers - 1]}", rate, "1/s", STORED)
    yield from _steps()


def _played() -> list[Trajectory]:
    """Return episodes of two agents over all questions."""
    world, questions = setting.world(), medgym.QuestionSet.load("tiny")
    agents = [medgym.agents.make(name, world=world, questions=questions) for name in ("oracle", "greedy")]
    return [
        medgym.run_episode(Episode(question, world=world, questions=questions), agent)
        for agent in agents
        for question in questions
    ]


def _steps() -> Iterator[Figure]:
    """Both presets take turns, episode by episode; every episode reads what its proof plans, then the submission."""
    times: dict[str, list[float]] = {name: [] for name in _PRESETS}
    questions = setting.questions()
    for number in range(-len(questions), EPISODES):  # a first round fills the memory of the tools and the tables
        question = questions[number % len(questions)]
        messages = [setting.action(call.tool, **call.arguments) for call in question.proof.plan]
        for name in _PRESETS:
            episode = Episode(question, world=setting.world(), toolbox=setting.toolbox(), reward=name)
            taken = [time_call(episode.step, message) for message in messages]
            times[name] += taken if number >= 0 else []
    for name, taken in times.items():
        yield of_samples(f"Episode.step, cached result, preset {name}", taken, "us")
    ratio = statistics.median(times["shaped"]) / statistics.median(times["paper"])
    yield Figure("ratio of shaped to paper", ratio, "x", len(times["shaped"]))
