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

VARIANTS: dict[str, Callable[[World | None, Iterable[Question]], ScriptedAgent]] = {
    "greedy-narrow": lambda world, _: Greedy(world, suspects=2, leads=1, pages=1),
    "greedy-wide": lambda world, _: Greedy(world, suspects=6, leads=3, pages=2),
}
"""The greedy agent on a smaller and a larger budget: what more calls buy. Difficulty is fitted on all three."""


def make(
    name: str, *, world: World | None = None, questions: Iterable[Question] | None = None, seed: int = 0
) -> ScriptedAgent:
    """Return a new agent.

    Args:
        name: a key of `AGENTS` or `VARIANTS`.
        world: the dictionary of names; `run_episode` supplies that of the episode when it is left out.
        questions: where `closed-book` learns its prior (their train split); the others ignore it.
        seed: mixed into the seed of every episode, so that agents of different seeds choose differently.

    Raises:
        AgentError: there is no agent of that name.
    """
    known = {**AGENTS, **VARIANTS}
    if name == "llm":
        raise AgentError(
            "The agent llm needs an endpoint.",
            "It has no moves of its own.",
            "Make LanguageModel(Endpoint(...)), or run `medgym run --agent llm --model M --base-url URL`.",
        )
    if name not in known:
        raise AgentError(f"There is no agent '{name}'.", f"There are: {', '.join(known)}.", "Give one of these.")
    agent = known[name](world, questions or ())
    agent.seed = seed
    return agent
