"""Twelve scripted policies, each played once on the bare episode: what every adapter has to reproduce exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from medgym import agents
from medgym.agents.base import Script, ScriptedAgent, Task, answer, read, search
from medgym.agents.rollout import run_episode
from medgym.agents.teachers import make_teacher
from medgym.episode.source import EpisodeSource
from medgym.transcript.behaviour import behaviour_digest
from medgym.transcript.messages import Call, action_text
from medgym.transcript.parsing import parse_action
from medgym.transcript.trajectory import Trajectory

SETTINGS: dict[str, Any] = {"world": "tiny", "split": "test", "limits": {"max_steps": 12, "max_tool_calls": 16}}
"""What every adapter opens its episodes with; plain JSON."""
SEED = 5
QUESTIONS = (2, 16)
"""Places in the split."""


@dataclass(frozen=True)
class Case:
    """One episode: the calls to make, in order, and all that has to come of them.

    Attributes:
        policy, question_id: who plays what.
        calls: one a message.
        observations: what each call is told.
        trajectory: the record of the bare episode.
        digest: `behaviour_digest` of it.
    """

    policy: str
    question_id: str
    calls: tuple[Call, ...]
    observations: tuple[str, ...]
    trajectory: Trajectory
    digest: str

    @property
    def reward(self) -> float:
        return self.trajectory.reward

    @property
    def components(self) -> dict[str, float]:
        return self.trajectory.components

    @property
    def stop_reason(self) -> str | None:
        return self.trajectory.stop_reason


class _Scripted(ScriptedAgent):
    """A policy from a plain function."""

    name = "scripted"

    def __init__(self, moves: Callable[[Task], Iterator[str]]) -> None:
        super().__init__()
        self._moves = moves

    def script(self, task: Task) -> Script:
        yield from self._moves(task)


def _words(task: Task) -> str:
    return " ".join(task.text.split()[:9])


def _duplicates(task: Task) -> Iterator[str]:
    for _ in range(5):
        yield search(_words(task))
    yield search(f"  {_words(task)} ", k=10)
    yield answer("nothing found", [], 0.1)


def _bad_arguments(task: Task) -> Iterator[str]:
    yield action_text("medical_search", {"q": _words(task)})
    yield action_text("medical_search", {"query": _words(task), "k": "many"})
    yield action_text("read_document", {})
    yield action_text("submit_answer", {"answer": "x", "confidence": 3})
    yield action_text("submit_answer", {"answer": ""})
    yield answer("x", ["[no-such-page#s0]"], 0.5)


def _unknown_tool(task: Task) -> Iterator[str]:
    yield action_text("web_browse", {"url": "https://example.org"})
    yield read("no-such-document")
    yield action_text("submit_answer", {"answer": "", "abstain": "There is no browser."})


def _endless(task: Task) -> Iterator[str]:
    for number in count():
        yield search(f"{_words(task)} {number}")


def _batches(task: Task) -> Iterator[str]:
    yield action_text("medical_search", {"query": [_words(task), "β-blocker 5 µg", "naïve “quotes” 🙂"], "k": 2})
    yield action_text("resolve_entity", {"name": ["WAS", "no such name"]})
    yield action_text("web_search", {"query": _words(task)})
    yield answer("β-blocker 5 µg", ["orpha-1#s0"] * 3, 1.0)


def _abstain(task: Task) -> Iterator[str]:
    yield action_text("submit_answer", {"answer": "", "abstain": "I do not know."})


POLICIES: dict[str, Callable[[], Any]] = {
    "oracle": lambda: agents.make("oracle"),
    "noisy-teacher": lambda: make_teacher("noisy"),
    "greedy": lambda: agents.make("greedy"),
    "single-search": lambda: agents.make("single-search"),
    "closed-book": lambda: agents.make("closed-book"),
    "random": lambda: agents.make("random"),
    "duplicates": lambda: _Scripted(_duplicates),
    "bad-arguments": lambda: _Scripted(_bad_arguments),
    "unknown-tool": lambda: _Scripted(_unknown_tool),
    "endless": lambda: _Scripted(_endless),
    "batches": lambda: _Scripted(_batches),
    "abstain": lambda: _Scripted(_abstain),
}


@lru_cache(maxsize=1)
def source() -> EpisodeSource:
    return EpisodeSource(**SETTINGS)


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """Return all episodes, policy by policy."""
    return tuple(_played(policy, place) for policy in POLICIES for place in QUESTIONS)


def _played(policy: str, place: int) -> Case:
    episode = source().episode(place, SEED)
    record = run_episode(episode, POLICIES[policy]())
    calls = []
    for number, step in enumerate(record.steps):
        (call,) = parse_action(step.message).calls
        calls.append(Call(call.name, call.arguments, f"call_{number}"))
    observations = tuple(step.observation for step in record.steps)
    return Case(policy, record.question_id, tuple(calls), observations, record, behaviour_digest(record))
