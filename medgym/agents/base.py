"""What an agent is, and scripts: agents written as one generator that yields actions and receives observations.

    task -> script: yield search("...") -> observation -> yield answer("...")

An agent sees the prompt, the tool schemas, the public answer type and its observations. Scripted agents may also use
the world as a dictionary: which names of which type there are, never which facts hold. Only a privileged agent (the
oracle) is given the question itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeAlias

from medgym.canonical import keyed_hash
from medgym.questions.question import Question
from medgym.transcript.messages import Message, action_text
from medgym.world.world import World

Script: TypeAlias = Generator[str, str, None]
"""Yields messages (JSON tool calls) and is sent the observation that each of them brought."""


class Agent(Protocol):
    """What `run_episode` asks of an agent. One that also has `begin` is told more, see `ScriptedAgent.begin`."""

    def reset(self, prompt: str, tools: list[dict[str, Any]], seed: int) -> None:
        """Start a new episode."""

    def act(self, observation: str) -> str | Message:
        """Return the next message, as text or as a chat message; the first observation is the prompt."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a scripted agent knows at the start of an episode.

    Attributes:
        prompt: the first observation: the question and the budget.
        answer_type: what an answer looks like, public: an entity type, "date" or "number".
        tools: the function schemas on offer.
        seed: of this episode; all choices follow from it.
        world: the dictionary of names and page ids.
        question: the question with its proof, for privileged agents only.
    """

    prompt: str
    answer_type: str
    tools: Sequence[Mapping[str, Any]]
    seed: int
    world: World
    question: Question | None = None

    @property
    def text(self) -> str:
        """The question alone: the first paragraph of the prompt."""
        return self.prompt.split("\n\n", 1)[0]


class ScriptedAgent(ABC):
    """An agent whose behaviour is one generator, `script`; `world` may be left to `begin`."""

    name: ClassVar[str]
    privileged: ClassVar[bool] = False

    def __init__(self, world: World | None = None) -> None:
        self.seed = 0
        self._world = world
        self._question: Question | None = None
        self._answer_type = ""
        self._script: Script | None = None
        self._started = False

    @abstractmethod
    def script(self, task: Task) -> Script:
        """Play one episode: yield messages, receive observations; a script that ends without an answer abstains."""

    def begin(self, question: Question | None, prompt: str, answer_type: str, world: World | None = None) -> None:
        """Take what the runner tells before `reset`; `question` is kept by privileged agents only."""
        self._question = question if self.privileged else None
        self._answer_type = answer_type
        self._world = world or self._world

    def reset(self, prompt: str, tools: list[dict[str, Any]], seed: int) -> None:
        """Start the script anew; raises `ValueError` when no world was given at all."""
        if self._world is None:
            raise ValueError(f"the agent {self.name} needs a world: make(name, world=...), or call begin with one")
        seed = keyed_hash("seed", self.seed, seed)
        self._script = self.script(Task(prompt, self._answer_type, tools, seed, self._world, self._question))
        self._started = False

    def act(self, observation: str) -> str:
        """Return the script's next message."""
        if self._script is None:
            raise RuntimeError("call reset before act")
        try:
            if self._started:
                return self._script.send(observation)
            self._started = True
            return next(self._script)
        except StopIteration:
            return abstain("The search is over and no answer was found.")


def answer_type_of(question: Question) -> str:
    """Return the public answer type of a question, as `Episode.info` gives it: the entity type, "date", "number" ..."""
    answer = question.answer
    return answer.entity_type or "entity" if answer.type in ("entity", "none") else answer.type


def search(query: str, **options: Any) -> str:
    """Return the message that searches the clinical documents."""
    return action_text("medical_search", {"query": query, **options})


def read(document: str) -> str:
    """Return the message that reads one document."""
    return action_text("read_document", {"id": document})


def answer(text: str, citations: Sequence[str] = (), confidence: float | None = None) -> str:
    """Return the message that submits an answer."""
    arguments: dict[str, Any] = {"answer": text, "citations": list(citations)}
    if confidence is not None:
        arguments["confidence"] = confidence
    return action_text("submit_answer", arguments)


def abstain(reason: str, citations: Sequence[str] = (), confidence: float | None = None) -> str:
    """Return the message that ends the episode without an answer; citations show what was looked at."""
    arguments: dict[str, Any] = {"answer": "", "abstain": reason}
    if citations:
        arguments["citations"] = list(citations)
    if confidence is not None:
        arguments["confidence"] = confidence
    return action_text("submit_answer", arguments)
