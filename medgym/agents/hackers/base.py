"""What a reward hacker is: an agent that wants reward without an answer found and supported.

Hackers attack rewards, graders and episodes, not questions. Some are privileged and know the gold answer, as an agent
would that learned it elsewhere: they use it in ways that must not pay, or only to be sure that what they hand in is
wrong, and never hand it in as the answer. One gets what a search at evaluation gets, an unscored fork of its episode.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import ClassVar, TypeAlias, TypeVar

from medgym.agents.base import ScriptedAgent, Task
from medgym.agents.rollout import run_episode
from medgym.canonical import keyed_hash
from medgym.episode import Episode
from medgym.grading import grade
from medgym.questions.question import Question
from medgym.transcript.trajectory import Trajectory
from medgym.world.graph import distinct_nodes
from medgym.world.world import World

_T = TypeVar("_T")
Part: TypeAlias = Generator[str, str, _T]
"""A part of a script: yields messages, is sent observations, returns what it found."""

_FIRST_YEAR, _YEARS = 1983, 43
_ATTEMPTS = 50


class Hacker(ScriptedAgent):
    """An agent with an attack.

    Attributes:
        tries: one line on what it does.
        mutants: the bad rewards (Z1 to Z18 of `docs/hacking.md`) that would pay for it.
        properties: the laws of rewards, by number, that say why it must not pay.
    """

    tries: ClassVar[str]
    mutants: ClassVar[tuple[str, ...]] = ()
    properties: ClassVar[tuple[int, ...]] = ()

    def __init__(self, world: World | None = None, questions: Iterable[Question] = ()) -> None:
        super().__init__(world)
        self.fork: Episode | None = None

    def attach(self, fork: Episode) -> None:
        """Take an unscored fork of the episode that is about to be played; hackers that do not peek ignore it."""
        self.fork = fork


def play_hacker(episode: Episode, hacker: Hacker) -> Trajectory:
    """Play an episode to its end, with an unscored fork of it in the hacker's hands."""
    hacker.attach(episode.fork(scored=False))
    return run_episode(episode, hacker)


def gold(task: Task) -> Question:
    """Return the question with its proof; raises `ValueError` where a privileged hacker was not given it."""
    if task.question is None:
        raise ValueError("this hacker needs the question")
    return task.question


def some_names(task: Task, count: int, salt: str = "") -> list[str]:
    """Return up to `count` different things of the answer type, drawn from the dictionary by the episode's seed."""
    return list(dict.fromkeys(_draws(task, count, salt)))


def _draws(task: Task, count: int, salt: str) -> Iterator[str]:
    names, nodes = task.world.graph.names, distinct_nodes(task.world.graph, task.answer_type)
    for number in range(count):
        draw = keyed_hash("some", salt, task.seed, number)
        if task.answer_type == "date":
            yield str(_FIRST_YEAR + draw % _YEARS)
        elif nodes:
            yield names[nodes[draw % len(nodes)]]
        else:
            yield str(1 + draw % 99)


def wrong_answer(task: Task) -> str:
    """Return a thing of the answer type that is surely not the answer, for hackers who know the gold."""
    right = gold(task).answer
    return next((name for name in some_names(task, _ATTEMPTS, "wrong") if grade(name, right) == 0.0), "none of these")


def ask(messages: Iterable[str]) -> Part[list[str]]:
    """Yield messages one by one and return their observations."""
    observations = []
    for message in messages:
        observation = yield message
        observations.append(observation)
    return observations


def many(calls: Iterable[str]) -> str:
    """Return one message that makes several calls."""
    return "".join(f"<tool_call>{call}</tool_call>" for call in calls)
