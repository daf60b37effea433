"""A limit on steps from outside that ends the episode properly, unlike a limit that only stops counting."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from medgym.rewards.view import StopReason


class AnswerInTime(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Truncates after `max_steps` steps by `Episode.stop`, so that the end is scored, on record and replayable.

    Gymnasium's own `TimeLimit` sets `truncated` and leaves the episode open: no components, no stop reason.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], max_steps: int) -> None:
        RecordConstructorArgs.__init__(self, max_steps=max_steps)
        super().__init__(env)
        if max_steps < 1:
            raise ValueError(f"max_steps must be at least 1, not {max_steps}")
        self._max_steps = max_steps
        self._steps = 0

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start counting anew."""
        self._steps = 0
        return self.env.reset(seed=seed, options=options)

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step, and stop the episode when the time is up."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        self._steps += 1
        if self._steps >= self._max_steps and not (terminated or truncated):
            end = self.get_wrapper_attr("episode").stop(StopReason.TIMEOUT)
            return observation, float(reward) + end.reward, end.terminated, end.truncated, end.info
        return observation, reward, terminated, truncated, info
