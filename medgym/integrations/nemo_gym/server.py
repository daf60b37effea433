"""The resources server. The entry module of `envs/medgym_nemo_gym` runs it: `MedgymServer.run_webserver()`."""

from __future__ import annotations

from typing import Any, ClassVar

from fastapi import FastAPI
from nemo_gym import base_resources_server as base
from nemo_gym.openai_utils import NeMoGymResponse
from pydantic import ConfigDict, Field, PrivateAttr
from resources_servers.gymnasium import GymnasiumServer

from medgym.integrations.nemo_gym.rollouts import Rollouts
from medgym.serving import shared_source

_MODES = getattr(base, "ReverifyMode", None)  # releases after 0.4.0


class MedgymServerConfig(base.BaseResourcesServerConfig):
    """`settings` are the arguments of `medgym.episode.source.EpisodeSource`."""

    REVERIFY_MODE: ClassVar[Any] = _MODES and _MODES.STATELESS
    """Rewards can be worked out again from stored rollouts alone."""
    settings: dict[str, Any] = Field(default_factory=dict)


class MedgymVerifyRequest(base.BaseVerifyRequest):
    """A rollout, with the fields of its row."""

    model_config = ConfigDict(extra="allow")


class MedgymVerifyResponse(base.BaseVerifyResponse):
    """The verdict; the keys of `reward_components` are the same for every question."""

    model_config = ConfigDict(extra="allow")
    reward_components: dict[str, float]
    stop_reason: str
    failure_kind: str
    mask_sample: bool


class MedgymServer(GymnasiumServer):
    """Asks medical questions under `/reset` and `/step`; scores finished rollouts under `/verify`."""

    config: MedgymServerConfig
    _rollouts: Rollouts = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Open the world; raises `MedgymError` for settings that make no sense."""
        super().model_post_init(context)
        self._rollouts = Rollouts(shared_source(self.config.settings))

    def setup_webserver(self) -> FastAPI:
        """Return the application: that of `GymnasiumServer`, and `/verify`."""
        app = super().setup_webserver()
        app.post("/verify")(self.verify)
        return app

    async def reset(self, metadata: dict[str, Any], session_id: str | None = None) -> tuple[str | None, dict[str, Any]]:
        """Start the episode of a row."""
        return self._rollouts.reset(metadata, session_id)

    async def step(
        self, action: NeMoGymResponse, metadata: dict[str, Any], session_id: str | None = None
    ) -> tuple[str | None, float, bool, bool, dict[str, Any]]:
        """Fold one response of the model in."""
        return self._rollouts.step([item.model_dump() for item in action.output], session_id)

    async def close_session(self, session_id: str | None) -> None:
        """Let go of an episode that has ended."""
        self._rollouts.close(session_id)

    async def verify(self, body: MedgymVerifyRequest) -> MedgymVerifyResponse:
        """Score a rollout from its items; no session is needed."""
        items = [item.model_dump() for item in body.response.output]
        verdict = self._rollouts.verdict(items, body.model_extra or {})
        return MedgymVerifyResponse(**body.model_dump(), **verdict)
