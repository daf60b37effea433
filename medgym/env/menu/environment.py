"""`MedResearchMenu-v0`: an action is the number of a tool call on a menu, an observation is numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from medgym.env.med_research import MedResearchEnv
from medgym.env.menu.board import Board
from medgym.env.menu.features import CANDIDATE_WIDTH, STATE_WIDTH
from medgym.env.menu.options import SIZE
from medgym.env.menu.sights import reader_of
from medgym.episode import Episode, Limits
from medgym.questions.question_set import QuestionSet
from medgym.rewards import RewardSpec
from medgym.tools.faults import FaultSpec
from medgym.world.world import World

Numbers = dict[str, NDArray[np.float32]]


class MedResearchMenuEnv(gymnasium.Env[Numbers, np.int64]):
    """Answer a multi-hop medical question by choosing tool calls from a menu: for learners that read no text.

    An action is the number of an option: a search for the clues of the question or for a thing seen so far, reading a
    page that a search has shown, handing in a candidate that was seen (with sentences that mention it), or abstaining.
    `action_masks()` says which numbers stand for something; another number costs a step, as an unreadable message
    does. The chosen option is sent to the same `Episode` as a message, so reward, components and `info` are those of
    `MedResearch-v0`.

    An observation holds `candidates` (one row an option; `features.CANDIDATE_NAMES`) and `state`
    (`features.STATE_NAMES`), numbers from 0 to 1. Menu and numbers follow from the prompt and the observations alone.

    Args:
        world, questions, split, reward, faults, limits, render_mode: as for `MedResearchEnv`.

    `reset` takes the options of `MedResearch-v0`, which also says what is raised.
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
        self._text = MedResearchEnv(world, questions, split, reward, faults, limits, render_mode)
        self.render_mode = render_mode
        self.source = self._text.source
        self.observation_space = spaces.Dict(  # type: ignore[assignment]
            {
                "candidates": spaces.Box(0.0, 1.0, (SIZE, CANDIDATE_WIDTH), np.float32),
                "state": spaces.Box(0.0, 1.0, (STATE_WIDTH,), np.float32),
            }
        )
        self.action_space = spaces.Discrete(SIZE)
        self._reader = reader_of(self.source.world)
        self._board: Board | None = None

    @property
    def episode(self) -> Episode:
        """The current episode; raises `ResetNeeded` before the first reset."""
        return self._text.episode

    @property
    def board(self) -> Board:
        """The menu of the current episode; raises `ResetNeeded` before the first reset."""
        if self._board is None:
            _ = self.episode
            raise AssertionError("an episode without a menu")
        return self._board

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Numbers, dict[str, Any]]:
        """Ask a question: the one that `options` name, else one drawn with the environment's random generator."""
        super().reset(seed=seed)
        if seed is not None or self._board is None:
            self._text.np_random = self.np_random
        prompt, info = self._text.reset(options=options)
        self._board = Board(prompt, info["answer_type"], self._reader, self.source.limits)
        return self._board.numbers(info["steps_left"], info["calls_left"]), info

    def step(self, action: np.int64 | int) -> tuple[Numbers, float, bool, bool, dict[str, Any]]:
        """Send the chosen option to the episode; a number without an option costs a step."""
        board, number = self.board, int(action)
        text, reward, terminated, truncated, info = self._text.step(board.message(number))
        board.note(number, text)
        return board.numbers(info["steps_left"], info["calls_left"]), reward, terminated, truncated, info

    def action_masks(self) -> NDArray[np.bool_]:
        """Return which actions stand for an option; at least one does, until the episode ends and after."""
        return self.board.mask()

    def render(self) -> str | None:
        """Return the episode as text ("ansi"), or None: "human" writes it to standard output as it goes."""
        return self._text.render()

    def close(self) -> None:
        """Let go of the episode; may be called again."""
        self._text.close()
        self._board = None
