"""medgym: a Gymnasium environment for medical deep research.

    >>> import gymnasium as gym, medgym
    >>> env = gym.make("MedResearch-v0", world="tiny")

Importing registers the environments and loads nothing heavy; every name below is imported on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from medgym.env.register import register

if TYPE_CHECKING:
    from medgym import agents
    from medgym.agents.rollout import run_episode
    from medgym.episode import Episode, replay
    from medgym.questions.question import Question
    from medgym.questions.question_set import QuestionSet
    from medgym.synthesis import synthesize
    from medgym.world.world import World

__version__ = "0.1.0"

__all__ = [
    "Episode",
    "Question",
    "QuestionSet",
    "World",
    "agents",
    "replay",
    "run_episode",
    "synthesize",
]

_HOMES = {
    "Episode": "medgym.episode",
    "Question": "medgym.questions.question",
    "QuestionSet": "medgym.questions.question_set",
    "World": "medgym.world.world",
    "replay": "medgym.episode",
    "run_episode": "medgym.agents.rollout",
    "synthesize": "medgym.synthesis",
}


def __getattr__(name: str) -> Any:
    if name == "agents":
        return import_module("medgym.agents")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'medgym' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


register()
