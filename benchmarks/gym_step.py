"""What Gymnasium adds to a step: `gym.make(...).step` beside `Episode.step`, the same messages, taking turns."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import gymnasium as gym

import medgym  # noqa: F401  registers the environments
from benchmarks import setting
from benchmarks.measure import Figure, of_samples, time_call
from medgym.episode import Episode

EPISODES = 500


def run() -> Iterator[Figure]:
    """Measure."""
    environment = gym.make("MedResearch-v0", world="tiny")
    core: list[float] = []
    wrapped: list[float] = []
    resets: list[float] = []
    for seed in range(EPISODES):
        question = setting.questions()[seed % len(setting.questions())]
        episode = Episode(question, world=setting.world(), reward="paper", seed=seed)
        core += [time_call(episode.step, message) for message in setting.searches()]
        resets.append(time_call(environment.reset, seed=seed, options={"question_id": question.id}))
        wrapped += [time_call(environment.step, message) for message in setting.searches()]
    core, wrapped, resets = (samples[len(samples) // 50 :] for samples in (core, wrapped, resets))  # 2 % warm up
    yield of_samples("Episode.step", core, "us")
    yield of_samples("env.step, default wrappers of gym.make", wrapped, "us")
    yield of_samples("env.reset", resets, "us")
    added = statistics.median(wrapped) - statistics.median(core)
    yield Figure("what Gymnasium adds to a step", added, "us", len(wrapped), goal=5.0)
