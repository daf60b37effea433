"""Where episodes come from: questions over a world, and the terms on which each of them is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, SupportsIndex

from medgym.canonical import keyed_hash
from medgym.episode.episode import Episode
from medgym.episode.limits import Limits
from medgym.episode.shared import load_questions, load_world, toolbox_of
from medgym.errors import EpisodeError, FingerprintMismatch
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.rewards.presets import RewardSpec, resolve_reward
from medgym.tools.faults import FaultSpec
from medgym.world.world import World


class EpisodeSource:
    """Makes episodes: what the environment and every trainer's adapter start from.

    All arguments may be plain JSON values, so that a configuration file can hold them.

    Args:
        world: name of a shipped world, path of a world folder, or a `World`. Named worlds are opened once a process.
        questions: name or path of a question set, or a `QuestionSet`; by default the set shipped for the world.
        split: take questions of this split only: "train", "dev", "test" or "unanswerable"; None: all.
        reward: preset name, weights by component, or a `Composite`.
        faults: share of the tool calls that fail, settings of `medgym.tools.faults.SeededFaults`, or None.
        limits: `Limits`, or a JSON object with some of their names.

    Raises `WorldError`, `QuestionError`, `RewardError` or `EpisodeError` for arguments that make no sense, and
    `FingerprintMismatch` when the questions are about another world.
    """

    def __init__(
        self,
        world: str | Path | World = "orphan",
        questions: str | Path | QuestionSet | None = None,
        split: str | None = None,
        reward: RewardSpec = "paper",
        faults: FaultSpec = None,
        limits: Limits | Mapping[str, Any] | None = None,
    ) -> None:
        self.world = world if isinstance(world, World) else load_world(str(world))
        self.questions = _questions(questions, self.world)
        self.split = split
        self._pools: dict[str | None, QuestionSet] = {None: self.questions}
        self.pool(split)
        self.reward = resolve_reward(reward)
        self.limits = Limits.of(limits)
        self.toolbox = toolbox_of(self.world, faults)

    def __len__(self) -> int:
        """Return how many questions there are in the split."""
        return len(self.pool(self.split))

    def pool(self, split: str | None) -> QuestionSet:
        """Return the questions of a split (None: all), in a fixed order; raises `EpisodeError` when there are none."""
        if split not in self._pools:
            self._pools[split] = self.questions.split(str(split))
        if not len(self._pools[split]):
            raise EpisodeError(f"{self.questions.name} has no questions in split {split!r}.", next_step="Use another.")
        return self._pools[split]

    def question(self, which: int | str) -> Question:
        """Return a question by its id, or by its place in the split; raises `QuestionError` or `EpisodeError`."""
        if isinstance(which, str):
            return self.questions.get(which)
        return _at(self.pool(self.split), which)

    def choose(self, options: Mapping[str, Any], draw: Callable[[int], int]) -> Question:
        """Return the question that options name, else one that is drawn.

        `options` hold question_id, or split and index, each of which may be left out; `draw(n)` returns a number below
        n. Raises `EpisodeError` or `QuestionError` for options that make no sense.
        """
        unknown = sorted(set(options) - {"question_id", "split", "index"})
        if unknown:
            raise EpisodeError(f"There is no option {unknown[0]!r}.", "There are: question_id, split, index.")
        if "question_id" in options:
            return self.questions.get(options["question_id"])
        pool = self.pool(options.get("split", self.split))
        index = options.get("index")
        return _at(pool, draw(len(pool)) if index is None else index)

    def ask(self, seed: int = 0, **options: Any) -> Episode:
        """Return a new episode about the question that options name, else about one that follows from the seed.

        What servers do at a reset; options are those of `choose`, and None stands for one that is left out.
        """
        named = {name: value for name, value in options.items() if value is not None}
        return self.episode(self.choose(named, lambda n: keyed_hash("question", seed) % n), seed)

    def episode(self, which: int | str | Question, seed: int = 0) -> Episode:
        """Return a new episode about a question: by its id, its place in the split, or itself."""
        return Episode(
            which if isinstance(which, Question) else self.question(which),
            toolbox=self.toolbox,
            reward=self.reward,
            limits=self.limits,
            seed=seed,
            questions=self.questions,
        )


def _at(pool: QuestionSet, index: object) -> Question:
    if not isinstance(index, SupportsIndex) or not 0 <= index.__index__() < len(pool):
        raise EpisodeError(f"There is no question {index!r}.", f"There are {len(pool)}, counted from 0.")
    return pool[index.__index__()]


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
