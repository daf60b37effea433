"""Observations of `MedResearchMenu-v0` in the forms that libraries ask for."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.utils import RecordConstructorArgs
from numpy.typing import NDArray


class FlatFeatures(gymnasium.ObservationWrapper[NDArray[np.float32], Any, Any], RecordConstructorArgs):
    """One vector: the rows of the candidates, then the state."""

    def __init__(self, env: gymnasium.Env[Any, Any]) -> None:
        RecordConstructorArgs.__init__(self)
        super().__init__(env)
        self.observation_space = spaces.flatten_space(env.observation_space)  # type: ignore[assignment]

    def observation(self, observation: Any) -> NDArray[np.float32]:
        """Return the observation as one vector."""
        return np.concatenate([observation["candidates"].ravel(), observation["state"]])

    def action_masks(self) -> NDArray[np.bool_]:
        """Return the environment's mask, which wrappers do not pass on by themselves."""
        return _masks(self.env)


class MaskInObservation(gymnasium.ObservationWrapper[dict[str, Any], Any, Any], RecordConstructorArgs):
    """`{"observations": ..., "action_mask": int8[n]}`, as RLlib and TorchRL ask for masks."""

    def __init__(self, env: gymnasium.Env[Any, Any]) -> None:
        RecordConstructorArgs.__init__(self)
        super().__init__(env)
        if not isinstance(env.action_space, spaces.Discrete):
            raise TypeError(f"Only a Discrete action space has a mask, not {env.action_space}.")
        mask = spaces.Box(0, 1, (int(env.action_space.n),), np.int8)
        self.observation_space = spaces.Dict({"observations": env.observation_space, "action_mask": mask})

    def observation(self, observation: Any) -> dict[str, Any]:
        """Return the observation beside the mask."""
        return {"observations": observation, "action_mask": _masks(self.env).astype(np.int8)}


def _masks(env: gymnasium.Env[Any, Any]) -> NDArray[np.bool_]:
    mask: NDArray[np.bool_] = env.get_wrapper_attr("action_masks")()
    return mask
