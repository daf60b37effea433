"""TRL's loop over tool calls, written out for one rollout: what `GRPOTrainer._tool_call_loop` does with them."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

from medgym.integrations.trl import Environment, Rewards
from medgym.transcript.messages import Call


def tools_of(environment: Environment) -> dict[str, Any]:
    """The methods that TRL takes for tools."""
    return {
        name: getattr(environment, name)
        for name, _ in inspect.getmembers(type(environment), predicate=inspect.isfunction)
        if name not in ("reset", "get_reward") and not name.startswith("_")
    }


def call(environment: Environment, name: str, arguments: Any) -> str:
    tools = tools_of(environment)
    try:
        if name not in tools:
            raise ValueError(f"Tool {name} not found.")
        return str(tools[name](**arguments))
    except Exception as problem:
        return str({"error": str(problem)})


def play(environment: Environment, calls: Sequence[Call], last: str | None = None) -> list[dict[str, Any]]:
    """Make the calls, one a message, and return the completion; `last` is what the model says in the end."""
    completion: list[dict[str, Any]] = []
    for made in calls:
        function = {"name": made.name, "arguments": made.arguments}
        completion += [
            {"role": "assistant", "content": "", "tool_calls": [{"type": "function", "function": function}]},
            {"role": "tool", "name": made.name, "content": call(environment, made.name, made.arguments)},
        ]
    return completion if last is None else [*completion, {"role": "assistant", "content": last}]


def scored(rewards: Rewards, environments: Sequence[Environment], completions: Sequence[Any]) -> dict[str, list[Any]]:
    """What the reward functions say of a batch, by name."""
    return {
        function.__name__: function(completions=completions, environments=environments, prompts=None)
        for function in rewards.functions
    }
