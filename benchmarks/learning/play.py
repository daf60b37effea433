"""Many episodes at once: sampled or greedy rollouts of a network, random play, noisy demonstrations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from benchmarks.learning.network import Scorer, masked_logits
from benchmarks.learning.oracle import MenuOracle
from benchmarks.learning.setting import Memory, Reached
from medgym.questions.question import Question

Choose = Callable[[list[Reached]], list[int]]


@dataclass
class Played:
    """One episode: the states before each choice, the choices, and the last state."""

    question: Question
    states: list[Reached] = field(default_factory=list)
    choices: list[int] = field(default_factory=list)
    rewards: list[float] = field(default_factory=list)
    end: Reached | None = None

    @property
    def reward(self) -> float:
        return sum(self.rewards)


def rollouts(memory: Memory, questions: Sequence[Question], choose: Choose) -> list[Played]:
    """Play one episode a question, all in step, so that a network is asked once a step."""
    played = [Played(question) for question in questions]
    paths: list[tuple[Any, ...]] = [(question.id,) for question in questions]
    going = list(range(len(questions)))
    while going:
        states = [memory.at(paths[n]) for n in going]
        for n, state, choice in zip(going, states, choose(states), strict=True):
            played[n].states.append(state)
            played[n].choices.append(choice)
            paths[n] = (*paths[n], choice)
            played[n].end = now = memory.at(paths[n])
            played[n].rewards.append(now.reward)
        going = [n for n in going if not (played[n].end.terminated or played[n].end.truncated)]
    return played


def greedy(network: Scorer) -> Choose:
    """Return the likeliest options."""

    def choose(states: list[Reached]) -> list[int]:
        with torch.no_grad():
            return masked_logits(network, states).argmax(dim=1).tolist()

    return choose


def sampled(network: Scorer, rng: np.random.Generator) -> Choose:
    """Return options drawn from the network's distribution (Gumbel's trick)."""

    def choose(states: list[Reached]) -> list[int]:
        with torch.no_grad():
            logits = masked_logits(network, states).numpy()
        return (logits + rng.gumbel(size=logits.shape)).argmax(axis=1).tolist()

    return choose


def random(rng: np.random.Generator) -> Choose:
    """Return options drawn evenly."""
    return lambda states: [int(rng.integers(state.options)) for state in states]


def demonstrations(
    memory: Memory, questions: Sequence[Question], rng: np.random.Generator, noise: float
) -> list[Played]:
    """Return the menu oracle's episodes with a share of the choices drawn at random."""
    found = []
    for question in questions:
        env, path = memory.env, (question.id,)
        env.reset(seed=0, options={"question_id": question.id})
        teacher, one = MenuOracle(env), Played(question)
        while one.end is None or not (one.end.terminated or one.end.truncated):
            state = _at(memory, path)
            choice = int(rng.integers(state.options)) if rng.random() < noise else teacher.choose()
            one.states.append(state)
            one.choices.append(choice)
            path = (*path, choice)
            memory._keep(path, *env.step(choice))
            one.end = memory.states[path]
            one.rewards.append(one.end.reward)
        found.append(one)
    return found


def _at(memory: Memory, path: tuple[Any, ...]) -> Reached:
    if path not in memory.states:  # the root: numbers of the episode that has just begun
        info = memory.env.episode.info()
        numbers = memory.env.board.numbers(info["steps_left"], info["calls_left"])
        memory._keep(path, numbers, 0.0, False, False, info)
    return memory.states[path]


def summary(played: Sequence[Played]) -> dict[str, float]:
    """Return mean task, reward and calls, and calls against the oracle's, of some episodes."""
    solved = [p for p in played if p.end is not None and p.end.task == 1.0]
    calls = [p.end.calls for p in played if p.end is not None]
    return {
        "task": float(np.mean([p.end.task for p in played if p.end is not None])),
        "reward": float(np.mean([p.reward for p in played])),
        "calls": float(np.mean(calls)),
        "calls_ratio": float(np.sum(calls) / np.sum([p.question.oracle_calls for p in played])),
        "calls_ratio_solved": float(
            np.sum([p.end.calls for p in solved if p.end]) / max(1, np.sum([p.question.oracle_calls for p in solved]))
        ),
    }
