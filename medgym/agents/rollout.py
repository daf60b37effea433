"""Playing one episode: the loop between an agent and an episode, and nothing else."""

from __future__ import annotations

from medgym.agents.base import Agent
from medgym.canonical import keyed_hash
from medgym.episode import Episode
from medgym.transcript.trajectory import Trajectory


def run_episode(episode: Episode, agent: Agent) -> Trajectory:
    """Play `episode` to its end with `agent` and return the record.

    The agent's seed follows from the episode's seed and the question id, so no episode depends on the ones before it.
    Nothing is raised for what the agent writes; an infrastructure failure ends the episode masked.
    """
    prompt = episode.prompt()
    begin = getattr(agent, "begin", None)
    if begin is not None:
        question = episode.question if getattr(agent, "privileged", False) else None
        begin(question, prompt, episode.info()["answer_type"], episode.world)
    agent.reset(prompt, episode.tool_specs(), keyed_hash("agent", episode.seed, episode.question.id))
    observation = prompt
    while not episode.done:
        observation = episode.step(agent.act(observation)).observation
    return episode.trajectory()
