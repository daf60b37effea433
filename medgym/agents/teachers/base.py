"""What a teacher is: a scripted agent that says why before it acts.

notes -> play: yield Turn("why", calls) -> observation -> ... -> yield Turn("why", submit)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias, TypeVar

from medgym.agents.base import Task
from medgym.agents.teachers.notes import Notes
from medgym.canonical import keyed_hash
from medgym.errors import AgentError
from medgym.questions.question import Question
from medgym.transcript.messages import Call, Message, assistant_message
from medgym.world.world import World

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: a thought, and one call or several at once as (tool, arguments)."""

    thought: str
    calls: tuple[tuple[str, Mapping[str, Any]], ...]


Part: TypeAlias = Generator[Turn, str, T]
"""A part of a script: yields turns, is sent the observation that each of them brought."""


class Teacher(ABC):
    """An agent whose behaviour is one generator, `play`, and whose every call stands beside its reason.

    Args:
        exploring: the episode is one without guidance, in which a teacher also looks beyond the shortest way.

    It knows the question with its proof, yet it speaks only of what the question asks or a tool has shown.
    """

    name: ClassVar[str]
    privileged: ClassVar[bool] = True

    def __init__(self, *, exploring: bool = False) -> None:
        self.exploring = exploring
        self.seed = 0
        self._known: tuple[Question, str, World] | None = None
        self._script: Part[None] | None = None
        self._started = False
        self._calls = 0

    @abstractmethod
    def play(self, notes: Notes) -> Part[None]:
        """Play one episode."""

    def begin(self, question: Question | None, prompt: str, answer_type: str, world: World | None = None) -> None:
        """Take what the runner tells a privileged agent before `reset`; raises `AgentError` when parts are missing."""
        if question is None or world is None:
            raise AgentError(f"The teacher {self.name} needs question and world.", next_step="Play it by run_episode.")
        self._known = (question, answer_type, world)

    def reset(self, prompt: str, tools: list[dict[str, Any]], seed: int) -> None:
        """Start the script anew."""
        if self._known is None:
            raise AgentError(f"The teacher {self.name} does not know its question.", next_step="Call begin first.")
        question, answer_type, world = self._known
        seed = keyed_hash("teacher", self.name, self.seed, seed)
        self._script = self.play(Notes(Task(prompt, answer_type, tools, seed, world, question)))
        self._started, self._calls = False, 0

    def act(self, observation: str) -> Message:
        """Return the script's next message: the thought as content, the calls beside it."""
        if self._script is None:
            raise RuntimeError("call reset before act")
        try:
            turn = self._script.send(observation) if self._started else next(self._script)
        except StopIteration:
            turn = Turn("", (("submit_answer", {"answer": "", "abstain": "The search is over."}),))
        self._started = True
        return assistant_message(turn.thought, [self._call(name, arguments) for name, arguments in turn.calls])

    def _call(self, name: str, arguments: Mapping[str, Any]) -> Call:
        self._calls += 1
        return Call(name, dict(arguments), f"call_{self._calls}")
