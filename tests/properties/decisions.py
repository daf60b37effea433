"""Random decision processes, solved exactly, with and without shaping: what shaping does to the best action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
INNER, STATES, ACTIONS = 3, 5, 3
GAMMA = 0.95
SIZE = 8.0
"""Largest potential: as large as what a few steps earn, so that an end with one does change the best action."""

Payment = Callable[[float, float], float]
"""(potential of the state that is left, potential of the next) -> what the move earns."""
Ending = Callable[[float], float]
"""(potential of the state that is left) -> what the move into an end earns."""


@dataclass(frozen=True)
class Decisions:
    """Many processes of five states, the last two of which are ends, and three actions.

    `moves` [n, inner, action, state] are probabilities, `rewards` [n, inner, action] expected rewards, `potentials`
    [n, inner], `end_potentials` [n, ends].
    """

    moves: Floats
    rewards: Floats
    potentials: Floats
    end_potentials: Floats

    @classmethod
    def draw(cls, count: int, seed: int) -> Decisions:
        """Draw `count` processes."""
        rng = np.random.default_rng(seed)
        return cls(
            moves=rng.dirichlet(np.ones(STATES), size=(count, INNER, ACTIONS)),
            rewards=rng.normal(size=(count, INNER, ACTIONS)),
            potentials=rng.uniform(0.0, SIZE, size=(count, INNER)),
            end_potentials=rng.uniform(0.0, SIZE, size=(count, STATES - INNER)),
        )

    def shaped(self, move: Payment, end: Ending) -> Floats:
        """Return expected rewards with what shaping pays on top; every payment is asked for by itself."""
        paid = np.zeros((len(self.rewards), INNER, STATES))
        for n, row in enumerate(self.potentials.tolist()):
            for state, before in enumerate(row):
                paid[n, state, :INNER] = [move(before, after) for after in row]
                paid[n, state, INNER:] = end(before)
        return self.rewards + np.einsum("nsak,nsk->nsa", self.moves, paid)

    def with_end_potentials(self) -> Floats:
        """Return expected rewards under shaping whose ends have a potential: the control, which is no shaping."""
        everything = np.concatenate([self.potentials, self.end_potentials], axis=1)
        paid = GAMMA * everything[:, None, :] - self.potentials[:, :, None]
        return self.rewards + np.einsum("nsak,nsk->nsa", self.moves, paid)

    def best(self, rewards: Floats) -> npt.NDArray[np.int64]:
        """Return the best action in each inner state, by policy iteration."""
        inner = self.moves[..., :INNER]
        policy = np.zeros(rewards.shape[:2], dtype=np.int64)
        while True:
            chosen = np.take_along_axis(inner, policy[:, :, None, None], axis=2)[:, :, 0]
            earned = np.take_along_axis(rewards, policy[:, :, None], axis=2)
            values = np.linalg.solve(np.eye(INNER) - GAMMA * chosen, earned)
            better = (rewards + GAMMA * np.einsum("nsak,nk->nsa", inner, values[..., 0])).argmax(axis=2)
            if np.array_equal(better, policy):
                return policy
            policy = better

    def changed(self, rewards: Floats) -> int:
        """Return in how many processes these rewards make another first action best."""
        return int((self.best(self.rewards)[:, 0] != self.best(rewards)[:, 0]).sum())
