"""Scripted agents that bound what a question set measures: `make("greedy")`, and `run_episode` to play them."""

from medgym.agents.base import Agent, ScriptedAgent, Task
from medgym.agents.registry import AGENTS, make
from medgym.agents.rollout import run_episode

__all__ = ["AGENTS", "Agent", "ScriptedAgent", "Task", "make", "run_episode"]
