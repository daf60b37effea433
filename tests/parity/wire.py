"""Parity over a wire: what a client was told of an episode has to be what the bare episode tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medgym.transcript.behaviour import behaviour_digest
from medgym.transcript.messages import Call
from medgym.transcript.trajectory import Trajectory, TrajectoryStep
from tests.parity.cases import Case


class Told:
    """Collects what came back for each call of a case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.steps: list[TrajectoryStep] = []

    def add(self, call: Call, observation: str, reward: float, info: Mapping[str, Any]) -> None:
        action: Any = {"name": call.name, "arguments": call.arguments}
        parts = info["reward_components"]
        self.steps.append(
            TrajectoryStep(action, observation, reward, parts, info["terminated"], info["truncated"])
        )  # fmt: skip
        self.stop_reason = info["stop_reason"]

    def check(self) -> None:
        record = Trajectory({}, tuple(self.steps), {"stop_reason": self.stop_reason})
        assert tuple(step.observation for step in record.steps) == self.case.observations
        assert (record.reward, record.components) == (self.case.reward, self.case.components)
        assert self.stop_reason == self.case.stop_reason
        assert behaviour_digest(record) == self.case.digest
