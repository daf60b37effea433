"""`MedResearch-v0`: one question is one episode, an action is a message, an observation is text."""

from __future__ import annotations

import copy
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
from medgym.episode.source import EpisodeSource
from medgym.errors import EpisodeError
from medgym.questions.question_set import QuestionSet
from medgym.rewards import RewardSpec
from medgym.tools.faults import FaultSpec
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
        faults: share of the tool calls that fail, settings of `medgym.tools.faults.SeededFaults`, or None.
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
        faults: FaultSpec = None,
        limits: Limits | Mapping[str, Any] | None = None,
        render_mode: str | None = None,
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise EpisodeError(f"There is no render mode {render_mode!r}.", next_step="Use None, 'ansi' or 'human'.")
        self._open(EpisodeSource(world, questions, split, reward, faults, limits), render_mode)

    @classmethod
    def over(cls, source: EpisodeSource, render_mode: str | None = None) -> MedResearchEnv:
        """Return an environment over a source that is open already: many of them share one."""
        env = cls.__new__(cls)
        env._open(source, render_mode)
        return env

    def _open(self, source: EpisodeSource, render_mode: str | None) -> None:
        self.source, self.render_mode = source, render_mode
        self.observation_space = UnicodeText(max(PROMPT_CHARS, source.limits.max_observation_chars))
        self.action_space = ActionText(MAX_ACTION_CHARS)
        self._episode: Episode | None = None

    @property
    def world(self) -> World:
        """The world the tools search."""
        return self.source.world

    @property
    def questions(self) -> QuestionSet:
        """The questions that are drawn from."""
        return self.source.questions

    @property
    def episode(self) -> Episode:
        """The current episode; raises `ResetNeeded` before the first reset."""
        if self._episode is None:
            raise ResetNeeded("Call reset() first: there is no episode yet.")
        return self._episode

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Ask a question: the one that `options` name, else one drawn with the environment's random generator."""
        super().reset(seed=seed)
        question = self.source.choose(options or {}, lambda n: int(self.np_random.integers(n)))
        self._episode = self.source.episode(question, int(self.np_random.integers(2**31)))
        self._show()
        return self._episode.prompt(), self._episode.info()

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Fold one message into the episode; never raises for what it says."""
        step = self.episode.step(action)
        self._show()
        return step.observation, step.reward, step.terminated, step.truncated, step.info

    def fork(self, *, scored: bool = True) -> MedResearchEnv:
        """Return an environment that goes on from here on its own: same state, same questions to come.

        An unscored fork earns nothing in this episode (see `Episode.fork`). Raises `ResetNeeded` before a reset.
        """
        other = MedResearchEnv.over(self.source, self.render_mode)
        other._episode = self.episode.fork(scored=scored)
        other._np_random, other._np_random_seed = copy.deepcopy(self._np_random), self._np_random_seed
        return other

    def render(self) -> str | None:
        """Return the episode as text ("ansi"), or None: "human" writes it to standard output as it goes."""
        return render_text(self.episode) if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Let go of the episode; may be called again."""
        self._episode = None

    def _show(self) -> None:
        if self.render_mode == "human":
            sys.stdout.write(render_latest(self.episode) + "\n")
