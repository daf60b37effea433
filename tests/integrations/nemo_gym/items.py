"""Responses as a model would give them, and the loop of NeMo Gym's gymnasium_agent."""

from __future__ import annotations

import json
from typing import Any

from medgym.transcript.messages import Call


def calling(*calls: Call, text: str = "") -> list[dict[str, Any]]:
    """Return the items of a response: a message, if there is text, and calls."""
    items: list[dict[str, Any]] = [spoken(text)] if text else []
    return items + [
        {"type": "function_call", "call_id": call.id, "name": call.name, "arguments": json.dumps(call.arguments)}
        for call in calls
    ]


def spoken(text: str) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"type": "message", "id": "msg_0", "role": "assistant", "status": "completed", "content": content}


def answered(observation: str | None, info: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the agent adds to the rollout after a step, as `GymnasiumAgent.run` of nemo-gym 0.4.0 does."""
    outputs = [{"type": "function_call_output", **output} for output in info["tool_outputs"]]
    said = [{"type": "message", "role": "user", "content": observation}] if observation else []
    return outputs + said


def response(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a response of the API, with nothing in it but these items."""
    rest = {"parallel_tool_calls": True, "tool_choice": "auto", "tools": []}
    return {"id": "resp_0", "created_at": 0, "model": "scripted", "object": "response", "output": items, **rest}
