"""What ATIF-v1.8 asks of a document, as far as we write it: read off Harbor's models, which need Python 3.12."""

from __future__ import annotations

from typing import Any

_STEP = {"step_id", "source", "message", "reasoning_content", "tool_calls", "observation", "extra"}
_ROOT = {"schema_version", "session_id", "trajectory_id", "agent", "steps", "final_metrics", "extra"}


def check(document: dict[str, Any]) -> None:
    assert set(document) == _ROOT
    assert document["schema_version"] == "ATIF-v1.8"
    assert isinstance(document["session_id"], str)
    assert set(document["agent"]) == {"name", "version", "tool_definitions"}
    assert all(tool["type"] == "function" for tool in document["agent"]["tool_definitions"])
    assert set(document["final_metrics"]) == {"total_steps", "extra"}
    assert document["final_metrics"]["total_steps"] == len(document["steps"]) >= 1
    for number, step in enumerate(document["steps"], start=1):
        assert step["step_id"] == number
        _check_step(step)


def _check_step(step: dict[str, Any]) -> None:
    assert set(step) <= _STEP
    assert isinstance(step["message"], str)
    if step["source"] != "agent":
        assert step["source"] == "user"
        assert set(step) == {"step_id", "source", "message"}
        return
    ids = set()
    for call in step.get("tool_calls", ()):
        assert set(call) == {"tool_call_id", "function_name", "arguments"}
        assert isinstance(call["tool_call_id"], str)
        assert isinstance(call["function_name"], str)
        assert isinstance(call["arguments"], dict)
        ids.add(call["tool_call_id"])
    assert set(step["observation"]) == {"results"}
    for result in step["observation"]["results"]:
        assert set(result) <= {"source_call_id", "content"}
        assert isinstance(result["content"], str)
        assert "source_call_id" not in result or result["source_call_id"] in ids
