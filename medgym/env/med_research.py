"""`MedResearch-v0`: one question is one episode, an action is a message, an observation is text."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gymnasium
from gymnasium.error import ResetNeeded

from medgym.env import shared_memory  # noqa: F401  (registers the handlers, in worker processes too)
from medgym.env.rendering import render_latest, render_text
from medgym.env.spaces import ActionText, UnicodeText
from medgym.episode import Episode, Limits
from medgym.episode.shared import load_questions, load_world, toolbox_of
from medgym.errors import EpisodeError, FingerprintMismatch
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.rewards import RewardSpec, resolve_reward
from medgym.tools.toolbox import FaultPlan, Toolbox
from medgym.transcript.parsing import MAX_ACTION_CHARS
from medgym.world.world import World

PROMPT_CHARS = 16_384
"""Room for the first observation, which no limit cuts."""


class MedResearchEnv(gymnasium.Env[str, str]):
    """Answer a multi-hop medical question by searching and reading.

    An action is an assistant message: `{"name": "medical_search", "arguments": {"query": "..."}}`, or any other form
    that `medgym.transcript.parsing` reads. The episode ends with `submit_answer`, or when the budget is spent. A bad
    action gives an observation that says what was wrong. The reward comes with the last step; its parts are in
    `info["reward_components"]`.

    Args:
        world: name of a shipped world, path of a world folder, or a `World`. Named worlds are opened once a process.
        questions: name or path of a question set, or a `QuestionSet`; by default the set shipped for the world.
        split: draw questions of this split only: "train", "dev" or "test"; None: of all.
        reward: preset name, weights by component, or a `Composite`.
        faults: a fault plan for the tools (a callable), or None.
        limits: `Limits`, or a JSON object with some of their names.
        render_mode: None, "ansi" or "human".

    `reset` takes `options={"question_id": ...}`, or `{"split": ..., "index": ...}` (both may be left out).

    Raises `WorldError`, `QuestionError`, `RewardError` or `EpisodeError` for arguments that make no sense, and
    `FingerprintMismatch` when the questions are about another world.
    """

    metadata: dict[str, Any] = {"render_modes": ["ansi", "human"], "render_fps": 4}  # noqa: RUF012

    def __init__(
        self,
        world: str | Path | World = "orphan",
        questions: str | Path | QuestionSet | None = None,
        split: str | None = None,
        reward: RewardSpec = "paper",
        faults: FaultPlan | None = None,
        limits: Limits | Mapping[str, Any] | None = None,
        render_mode: str | None = None,
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise EpisodeError(f"There is no render mode {render_mode!r}.", next_step="Use None, 'ansi' or 'human'.")
        self.render_mode = render_mode
        self.world = world if isinstance(world, World) else load_world(str(world))
        self.questions = _questions(questions, self.world)
        self.split = split
        self._pools: dict[str | None, QuestionSet] = {None: self.questions}
        self._pool(split)
        self._reward = resolve_reward(reward)
        self._limits = Limits.of(limits)
        self._toolbox = _toolbox(self.world, faults)
        self.observation_space = UnicodeText(max(PROMPT_CHARS, self._limits.max_observation_chars))
        self.action_space = ActionText(MAX_ACTION_CHARS)
        self._episode: Episode | None = None

    @property
    def episode(self) -> Episode:
        """The current episode; raises `ResetNeeded` before the first reset."""
        if self._episode is None:
            raise ResetNeeded("Call reset() first: there is no episode yet.")
        return self._episode

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Ask a question: the one that `options` name, else one drawn with the environment's random generator."""
        super().reset(seed=seed)
        question = self._choose(options or {})
        self._episode = Episode(
            question,
            toolbox=self._toolbox,
            reward=self._reward,
            limits=self._limits,
            seed=int(self.np_random.integers(2**31)),
            questions=self.questions,
        )
        self._show()
        return self._episode.prompt(), self._episode.info()

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Fold one message into the episode; never raises for what it says."""
        step = self.episode.step(action)
        self._show()
        return step.observation, step.reward, step.terminated, step.truncated, step.info

    def render(self) -> str | None:
        """Return the episode as text ("ansi"), or None: "human" writes it to standard output as it goes."""
        return render_text(self.episode) if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Let go of the episode; may be called again."""
        self._episode = None

    def _show(self) -> None:
        if self.render_mode == "human":
            sys.stdout.write(render_latest(self.episode) + "\n")

    def _choose(self, options: Mapping[str, Any]) -> Question:
        unknown = sorted(set(options) - {"question_id", "split", "index"})
        if unknown:
            raise EpisodeError(f"reset knows no option {unknown[0]!r}.", "There are: question_id, split, index.")
        if "question_id" in options:
            return self.questions.get(options["question_id"])
        pool = self._pool(options.get("split", self.split))
        index = options.get("index")
        if index is None:
            index = int(self.np_random.integers(len(pool)))
        if not 0 <= index < len(pool):
            raise EpisodeError(f"There is no question {index}.", f"There are {len(pool)}, counted from 0.")
        return pool[index]

    def _pool(self, split: str | None) -> QuestionSet:
        """Return the questions of a split; raises `EpisodeError` when there are none."""
        if split not in self._pools:
            self._pools[split] = self.questions.split(str(split))
        if not len(self._pools[split]):
            raise EpisodeError(f"{self.questions.name} has no questions in split {split!r}.", next_step="Use another.")
        return self._pools[split]


def _questions(value: str | Path | QuestionSet | None, world: World) -> QuestionSet:
    """Return the question set, made sure to be about `world`."""
    questions = value if isinstance(value, QuestionSet) else load_questions(str(value or world.id))
    others = {question.world for question in questions} - {world.id}
    if others:
        raise FingerprintMismatch(
            f"The questions of {questions.name} are not about {world.id}.",
            f"They are about {min(others)}.",
            "Pass the world they belong to.",
        )
    return questions


def _toolbox(world: World, faults: FaultPlan | None) -> Toolbox:
    """Return the shared toolbox of the world, or one of its own under a fault plan."""
    if faults is None:
        return toolbox_of(world)
    if not callable(faults):
        raise EpisodeError(f"{faults!r} is no fault plan.", "A plan is a callable.", "Pass a callable, or None.")
    return Toolbox(world, faults=faults)
