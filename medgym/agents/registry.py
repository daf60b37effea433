"""The agents by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from medgym.agents.base import ScriptedAgent
from medgym.agents.blind import ClosedBook, Random
from medgym.agents.greedy import Greedy
from medgym.agents.oracle import Oracle
from medgym.agents.single_search import SingleSearch
from medgym.errors import AgentError
from medgym.questions.question import Question
from medgym.world.world import World

AGENTS: dict[str, Callable[[World | None, Iterable[Question]], ScriptedAgent]] = {
    "oracle": lambda world, _: Oracle(world),
    "greedy": lambda world, _: Greedy(world),
    "single-search": lambda world, _: SingleSearch(world),
    "closed-book": ClosedBook,
    "random": lambda world, _: Random(world),
}
"""All agents, the strongest first; add yours with `AGENTS["mine"] = lambda world, questions: Mine(world)`."""


def make(
    name: str, *, world: World | None = None, questions: Iterable[Question] | None = None, seed: int = 0
) -> ScriptedAgent:
    """Return a new agent.

    Args:
        name: a key of `AGENTS`.
        world: the dictionary of names; `run_episode` supplies that of the episode when it is left out.
        questions: where `closed-book` learns its prior (their train split); the others ignore it.
        seed: mixed into the seed of every episode, so that agents of different seeds choose differently.

    Raises:
        AgentError: there is no agent of that name.
    """
    if name not in AGENTS:
        raise AgentError(f"There is no agent '{name}'.", f"There are: {', '.join(AGENTS)}.", "Give one of these.")
    agent = AGENTS[name](world, questions or ())
    agent.seed = seed
    return agent
