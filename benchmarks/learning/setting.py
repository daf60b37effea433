"""What all figures of this folder share: the questions, the limits, and an environment that remembers.

An episode is a function of question and choices, so what was played once need not be played again: `Recalled` keeps
every state that was reached, by question and path, for all learners and seeds of a process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import gymnasium
import numpy as np
from numpy.typing import NDArray

from medgym.canonical import keyed_hash
from medgym.env.menu.environment import MedResearchMenuEnv
from medgym.env.menu.options import SIZE
from medgym.questions.question import Question

LIMITS = {"max_steps": 12, "max_tool_calls": 24}
HOPS = (2, 3)
MOST_STATES = 150_000


def questions_of(env: MedResearchMenuEnv, split: str, most: int | None = None) -> list[Question]:
    """Return the answerable questions of 2 to 3 hops of a split, in an order that says nothing, at most `most`."""
    found = [q for q in env.source.pool(split) if q.hops in HOPS and q.answer.type != "none"]
    return sorted(found, key=lambda question: keyed_hash("learning", question.id))[:most]


class Reached(NamedTuple):
    """One state: what the learner sees, how many options there are, and how the step into it ended."""

    candidates: NDArray[np.float32]
    state: NDArray[np.float32]
    reward: float
    terminated: bool
    truncated: bool
    task: float
    calls: int
    components: dict[str, float]

    @property
    def options(self) -> int:
        return len(self.candidates)


@dataclass
class Memory:
    """All states that one environment was seen in, by (question id, choices)."""

    env: MedResearchMenuEnv
    states: dict[tuple[Any, ...], Reached] = field(default_factory=dict)
    played: int = 0

    def at(self, path: tuple[Any, ...]) -> Reached:
        """Return the state after a path, played first if need be; the states on the way are kept, too."""
        found = self.states.get(path)
        if found is None:
            self._play(path)
            found = self.states[path]
        return found

    def _play(self, path: tuple[Any, ...]) -> None:
        if len(self.states) > MOST_STATES:
            self.states.clear()
        numbers, info = self.env.reset(seed=0, options={"question_id": path[0]})
        self._keep(path[:1], numbers, 0.0, False, False, info)
        for length in range(2, len(path) + 1):
            self.played += 1
            self._keep(path[:length], *self.env.step(path[length - 1]))

    def _keep(self, path: Any, numbers: Any, reward: float, terminated: bool, truncated: bool, info: Any) -> None:
        count = 0 if terminated or truncated else int(self.env.action_masks().sum())
        parts = info["reward_components"]
        self.states[path] = Reached(
            numbers["candidates"][:count].copy(), numbers["state"], reward, terminated, truncated,
            parts.get("task", 0.0), info["tool_calls"], parts,
        )  # fmt: skip


class Recalled(gymnasium.Env[dict[str, NDArray[np.float32]], np.int64]):
    """The menu environment over some questions, drawn at random, with states recalled from a `Memory`."""

    def __init__(self, memory: Memory, questions: Sequence[Question], shuffle_rewards: bool = False) -> None:
        self.memory, self.ids = memory, [question.id for question in questions]
        self.observation_space = memory.env.observation_space
        self.action_space = memory.env.action_space
        self._path: tuple[Any, ...] = ()

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> Any:
        super().reset(seed=seed)
        self._path = (self.ids[int(self.np_random.integers(len(self.ids)))],)
        return padded(self.memory.at(self._path)), {}

    def step(self, action: Any) -> Any:
        self._path = (*self._path, int(action))
        now = self.memory.at(self._path)
        return padded(now), now.reward, now.terminated, now.truncated, {"task": now.task, "calls": now.calls}

    def action_masks(self) -> NDArray[np.bool_]:
        return np.arange(SIZE) < max(1, self.memory.at(self._path).options)


def padded(reached: Reached) -> dict[str, NDArray[np.float32]]:
    """Return the observation as the environment gives it."""
    rows = np.zeros((SIZE, reached.candidates.shape[1]), np.float32)
    rows[: reached.options] = reached.candidates
    return {"candidates": rows, "state": reached.state}
