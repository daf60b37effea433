"""Curriculum: which question comes next.

    plan: question -> group, (group, progress, tally) -> weight      what to draw from, and how often
    curriculum: draw() -> question, update(id, solved)               seeded, without end, resumable

A draw picks a group by its weight, then the next question of that group in a seeded order that starts anew, shuffled
afresh, when the group is used up. Everything follows from (questions, plan, seed, state), and the state is plain JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from math import fsum
from typing import Any, NamedTuple, Protocol

from medgym.canonical import keyed_hash
from medgym.errors import FingerprintMismatch, QuestionError
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet

LEVELS = 5


class Tally(NamedTuple):
    """How often questions were solved, of how many attempts."""

    solved: int = 0
    tried: int = 0

    def plus(self, solved: bool) -> Tally:
        """Return the tally with one more attempt."""
        return Tally(self.solved + solved, self.tried + 1)


class Plan(Protocol):
    """What a curriculum asks of a plan: pure functions, weights above 0 for every group that is to be covered."""

    def group(self, question: Question) -> str:
        """Return the group a question belongs to."""

    def weight(self, group: str, drawn: int, tally: Tally) -> float:
        """Return how often a group is to be drawn, relative to the others, after `drawn` draws."""


def level_of(question: Question) -> int:
    """Return the difficulty level of a question, 1 to 5; raises `QuestionError` when it carries none."""
    level = question.difficulty.get("level")
    if level is None or not 1 <= level <= LEVELS:
        raise QuestionError(
            f"The question {question.id} carries no difficulty level.",
            "Its set was made before difficulty was fitted.",
            "Grade it: Difficulty.load().grade(questions, world), in medgym.synthesis.difficulty.",
        )
    return int(level)


@dataclass(frozen=True)
class Shuffled:
    """Every question equally often."""

    def group(self, question: Question) -> str:
        """All are one group."""
        return "all"

    def weight(self, group: str, drawn: int, tally: Tally) -> float:
        """All alike."""
        return 1.0


@dataclass(frozen=True)
class EasyToHard:
    """Level 1 at first, level 5 after `draws` draws, and a window of levels around the goal between them.

    Attributes:
        draws: over how many draws the goal moves from the lowest to the highest level; later it stays there.
        reach: levels that far from the goal have lost their weight.
        floor: weight that every level keeps, against 1 at the goal.
    """

    draws: int
    reach: float = 1.5
    floor: float = 0.05

    def __post_init__(self) -> None:
        if self.draws < 1 or self.reach <= 0 or not 0 <= self.floor <= 1:
            raise QuestionError(f"{self} is no schedule.", "It needs draws >= 1, reach > 0 and a floor from 0 to 1.")

    def group(self, question: Question) -> str:
        """Group by level."""
        return str(level_of(question))

    def weight(self, group: str, drawn: int, tally: Tally) -> float:
        """Fall in a straight line from 1 at the goal to `floor` at `reach` levels from it."""
        goal = 1 + (LEVELS - 1) * min(1.0, drawn / self.draws)
        return self.floor + (1 - self.floor) * max(0.0, 1 - abs(int(group) - goal) / self.reach)


@dataclass(frozen=True)
class SuccessBand:
    """What is solved sometimes: neither what always succeeds nor what always fails teaches much.

    Attributes:
        low, high: the band of success rates, both ends included.
        each: "level" or "question": whose rate counts.
        least: attempts before a rate counts; until then the group weighs as if it were in the band.
        floor: weight outside the band, against 1 inside.
    """

    low: float = 0.2
    high: float = 0.6
    each: str = "level"
    least: int = 8
    floor: float = 0.05

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1 or self.each not in ("level", "question") or not 0 <= self.floor <= 1:
            raise QuestionError(
                f"{self} is no band.", "It needs 0 <= low <= high <= 1, each of 'level' or 'question', floor 0 to 1."
            )

    def group(self, question: Question) -> str:
        """Group by level, or leave each question on its own."""
        return question.id if self.each == "question" else str(level_of(question))

    def weight(self, group: str, drawn: int, tally: Tally) -> float:
        """1 in the band, `floor` outside."""
        if tally.tried < max(1, self.least):
            return 1.0
        return 1.0 if self.low <= tally.solved / tally.tried <= self.high else self.floor


@dataclass
class Curriculum:
    """An endless, seeded sequence of questions: iterate over it, or call `draw`; tell outcomes to `update`.

    Args:
        questions: the set, or one split of it.
        plan: `Shuffled`, `EasyToHard`, `SuccessBand`, or your own.
        seed: of all choices.
        even_specialties: draw every specialty of a group equally often, however many questions it has.

    Raises `QuestionError` when the set is empty or the plan does not fit it.
    """

    questions: QuestionSet
    plan: Plan = field(default_factory=Shuffled)
    seed: int = 0
    even_specialties: bool = False

    def __post_init__(self) -> None:
        if not len(self.questions):
            raise QuestionError("A curriculum needs questions.", "The set is empty.", "Choose another split.")
        self._groups = {question.id: self.plan.group(question) for question in self.questions}
        self._pools: dict[str, dict[str, list[str]]] = {}
        for question in self.questions:
            specialty = question.specialty if self.even_specialties else ""
            pools = self._pools.setdefault(self._groups[question.id], {})
            pools.setdefault(specialty, []).append(question.id)
        self._names = sorted(self._pools)
        self._orders: dict[str, tuple[int, list[str]]] = {}
        self._drawn = 0
        self._taken: dict[str, int] = {}
        self._tallies: dict[str, Tally] = {}

    def __iter__(self) -> Iterator[Question]:
        while True:
            yield self.draw()

    def draw(self) -> Question:
        """Return the next question and move on."""
        group = self._choose("group", self._names, self._weight)
        specialties = sorted(self._pools[group])
        specialty = self._choose("specialty", specialties, lambda _: 1.0)
        pool, name = self._pools[group][specialty], f"{group}/{specialty}"
        epoch, place = divmod(self._taken.get(name, 0), len(pool))
        chosen = self._order(name, epoch, pool)[place]
        self._taken[name] = self._taken.get(name, 0) + 1
        self._drawn += 1
        return self.questions.get(chosen)

    def update(self, question_id: str, solved: bool) -> None:
        """Note the outcome of an attempt; leave out attempts that were masked. Raises `QuestionError` if unknown."""
        if question_id not in self._groups:
            self.questions.get(question_id)
        group = self._groups[question_id]
        self._tallies[group] = self._tallies.get(group, Tally()).plus(solved)

    def weights(self) -> dict[str, float]:
        """Return the chance of every group at the next draw."""
        found = {name: self._weight(name) for name in self._names}
        total = fsum(found.values())
        return {name: weight / total for name, weight in found.items()}

    # --- saving -----------------------------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Return all that was drawn and noted so far as a JSON object."""
        return {
            "questions": self.questions.fingerprint,
            "plan": repr(self.plan),
            "seed": self.seed,
            "even_specialties": self.even_specialties,
            "drawn": self._drawn,
            "taken": dict(sorted(self._taken.items())),
            "tallies": {group: list(tally) for group, tally in sorted(self._tallies.items())},
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a saved state; raises `FingerprintMismatch` when it belongs to another curriculum."""
        own = self.state()
        for key in ("questions", "plan", "seed", "even_specialties"):
            if state.get(key) != own[key]:
                raise FingerprintMismatch(
                    "This state belongs to another curriculum.",
                    f"Its {key} is {state.get(key)!r}, this one's is {own[key]!r}.",
                    "Make the curriculum with the same questions, plan and seed.",
                )
        self._drawn = int(state["drawn"])
        self._taken = {str(name): int(count) for name, count in state["taken"].items()}
        self._tallies = {str(name): Tally(*map(int, pair)) for name, pair in state["tallies"].items()}

    # --- choosing ---------------------------------------------------------------------------------------------------

    def _order(self, name: str, epoch: int, pool: list[str]) -> list[str]:
        """Return a pool in the order of one pass; the order in use is kept."""
        if self._orders.get(name, (-1, []))[0] != epoch:
            shuffled = sorted(pool, key=lambda key: (keyed_hash("curriculum", self.seed, epoch, key), key))
            self._orders[name] = (epoch, shuffled)
        return self._orders[name][1]

    def _weight(self, group: str) -> float:
        return self.plan.weight(group, self._drawn, self._tallies.get(group, Tally()))

    def _choose(self, what: str, names: list[str], weight: Callable[[str], float]) -> str:
        """Return one of `names` with a chance in proportion to its weight."""
        bounds = list(accumulate(weight(name) for name in names))
        if bounds[-1] <= 0:
            raise QuestionError("No group has a weight above 0.", f"The plan is {self.plan}.", "Raise its floor.")
        point = keyed_hash("curriculum", what, self.seed, self._drawn) / 2**64 * bounds[-1]
        return next((name for name, bound in zip(names, bounds, strict=True) if point < bound), names[-1])
