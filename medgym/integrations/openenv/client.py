"""The client: one WebSocket, one session. It needs `openenv` and nothing of the world."""

from __future__ import annotations

from typing import Any

from openenv.core import EnvClient
from openenv.core.client_types import StepResult

from medgym.integrations.openenv.models import MedgymAction, MedgymObservation, MedgymState


class MedgymEnv(EnvClient[MedgymAction, MedgymObservation, MedgymState]):
    """Drive a server: `with MedgymEnv(base_url="http://localhost:8000").sync() as client: client.reset(seed=0)`.

    `reset` takes seed, episode_id, question_id, split and index; `step` a `MedgymAction`.
    """

    def _step_payload(self, action: MedgymAction) -> dict[str, Any]:
        payload: dict[str, Any] = action.model_dump(exclude_defaults=True)
        return payload

    def _parse_result(self, payload: dict[str, Any]) -> StepResult[MedgymObservation]:
        reward, done = payload.get("reward"), payload.get("done", False)
        observation = MedgymObservation(**payload["observation"], reward=reward, done=done)
        return StepResult(observation=observation, reward=reward, done=done, metadata=observation.metadata)

    def _parse_state(self, payload: dict[str, Any]) -> MedgymState:
        return MedgymState(**payload)
