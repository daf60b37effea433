"""Driving a server by its own client, and frame by frame."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from websockets.sync.client import connect

from medgym.integrations.openenv import MedgymAction, MedgymEnv
from tests.parity.cases import SEED, Case
from tests.parity.wire import Told


def play(client: Any, case: Case) -> Told:
    """Play a case with the client."""
    told = Told(case)
    client.reset(question_id=case.question_id, seed=SEED)
    for call in case.calls:
        result = client.step(MedgymAction(message={"name": call.name, "arguments": call.arguments}))
        told.add(call, result.observation.text, result.reward, result.metadata)
    assert result.done
    return told


def frames(url: str, reset: dict[str, Any], actions: Iterable[dict[str, Any]]) -> list[str]:
    """Return the raw answers to reset, state, and each action and state after it, until the episode is done."""
    received = []
    with connect(url.replace("http", "ws") + "/ws", max_size=None) as socket:

        def send(kind: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
            socket.send(json.dumps({"type": kind} | ({} if data is None else {"data": data})))
            received.append(str(socket.recv()))
            answer: dict[str, Any] = json.loads(received[-1])
            assert answer["type"] == ("state" if kind == "state" else "observation"), answer
            return answer["data"]

        send("reset", reset)
        send("state")
        for action in actions:
            done = send("step", action)["done"]
            send("state")
            if done:
                break
    return received


def earned(received: list[str]) -> float:
    """Return the sum of the rewards in some frames."""
    answers = [json.loads(frame)["data"] for frame in received]
    return sum(answer.get("reward") or 0.0 for answer in answers)


def client_of(url: str) -> Any:
    return MedgymEnv(base_url=url).sync()
