"""Playing all hackers and the oracle: each episode once, scored under every reward, kept in a journal.

An episode depends on its question, its player and the seed alone, so rows are the same for any number of workers and
however often a run was interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from medgym.agents import ScriptedAgent, make, run_episode
from medgym.agents.base import answer_type_of
from medgym.agents.hackers import HACKERS, Hacker, make_hacker, play_hacker
from medgym.canonical import digest
from medgym.episode import Episode
from medgym.episode.shared import load_world
from medgym.errors import AgentError, QuestionError, TrajectoryError
from medgym.evaluation.hacking.returns import returns_of
from medgym.export.journal import Journal
from medgym.processes import worker_pool
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.rewards.presets import PRESETS, resolve_reward
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

ORACLE, ABSTAINER = "oracle", "abstain"
_CHUNK = 8

Progress: TypeAlias = Callable[[int, int], None]
"""Told (episodes done, episodes in all)."""
Seat: TypeAlias = tuple[str, str]
"""Who plays which question."""


@dataclass(frozen=True)
class Suite:
    """What to play.

    Attributes:
        world: a world, or its name or folder (several workers need one of these, so that each can open it).
        questions: the whole question set; its train split is what `constant` learns.
        asked: the questions that everybody plays, none of them unanswerable: there abstaining is right.
        others: questions of other splits, which only the oracle and `abstain` play.
        rewards: presets or TOML files; default: all presets.
        hackers: names; default: all there are.
        seed: of every episode.
    """

    world: World | str | Path
    questions: QuestionSet
    asked: Sequence[Question]
    others: Sequence[Question] = ()
    rewards: tuple[str, ...] = ()
    hackers: tuple[str, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "rewards", self.rewards or tuple(PRESETS))
        object.__setattr__(self, "hackers", self.hackers or tuple(HACKERS))
        for name in self.rewards:
            resolve_reward(name)
        for name in self.hackers:
            if name not in HACKERS:
                raise AgentError(f"There is no hacker '{name}'.", f"There are: {', '.join(HACKERS)}.")
        if not self.asked or any(question.answer.type == "none" for question in (*self.asked, *self.others)):
            raise QuestionError(
                "Hackers need answerable questions.",
                "Nothing was chosen." if not self.asked else "On an unanswerable question abstaining is right.",
                "Choose the split train, dev or test.",
            )

    def opened(self) -> World:
        """Return the world, opened if need be."""
        return self.world if isinstance(self.world, World) else load_world(str(self.world))

    def seats(self) -> list[Seat]:
        """Return who plays what, in order."""
        everybody = [(name, question.id) for name in (ORACLE, *self.hackers) for question in self.asked]
        return everybody + [(name, question.id) for name in (ORACLE, ABSTAINER) for question in self.others]

    def run(self) -> str:
        """Return the digest of all that a row depends on, besides the code of the players."""
        rewards = {name: [reward.spec, reward.weights] for name in self.rewards if (reward := resolve_reward(name))}
        where = [self.opened().fingerprint, self.questions.fingerprint]
        return digest([version("medgym"), where, rewards, self.seed])

    def player(self, name: str) -> ScriptedAgent:
        """Return the oracle or a hacker by name."""
        world = self.opened()
        if name == ORACLE:
            return make(ORACLE, world=world)
        return make_hacker(name, world=world, questions=self.questions)

    def play(self, player: ScriptedAgent, question_id: str) -> Trajectory:
        """Return the record of one episode; its reward is the first one."""
        question = self.questions.get(question_id)
        episode = Episode(question, world=self.opened(), reward=self.rewards[0], seed=self.seed)
        return play_hacker(episode, player) if isinstance(player, Hacker) else run_episode(episode, player)


def play_suite(
    suite: Suite, path: Path, *, workers: int = 1, progress: Progress = lambda done, total: None
) -> list[dict[str, Any]]:
    """Play whatever the journal at `path` does not hold yet, and return all rows in the order of `suite.seats()`.

    A row holds {hacker, question, split, answer_type, returns by reward, stop_reason, steps, calls, digest}. Raises
    `TrajectoryError` when the journal holds another run.
    """
    seats = suite.seats()
    with _journal(path, suite.run()) as journal:
        todo = [seat for seat in seats if _key(seat) not in journal]
        progress(len(seats) - len(todo), len(seats))
        with _playing(suite, todo, workers) as rows:
            for played, (seat, row) in enumerate(zip(todo, rows, strict=True), start=1):
                journal.add(_key(seat), row)
                progress(len(seats) - len(todo) + played, len(seats))
        return list(journal.rows([_key(seat) for seat in seats]))


def _key(seat: Seat) -> str:
    return "/".join(seat)


def _journal(path: Path, run: str) -> Journal:
    try:
        return Journal(path, run)
    except TrajectoryError as problem:
        if "another run" not in problem.what:
            raise
        why = "World, questions, rewards, seed or release differ."
        raise TrajectoryError(problem.what, why, problem.next_step) from None


class _Room:
    """Where one process plays: players are made once."""

    def __init__(self, suite: Suite) -> None:
        self.suite, self.players = suite, dict[str, ScriptedAgent]()

    def row(self, seat: Seat) -> dict[str, Any]:
        name, question_id = seat
        if name not in self.players:
            self.players[name] = self.suite.player(name)
        question = self.suite.questions.get(question_id)
        trajectory = self.suite.play(self.players[name], question_id)
        return {
            "hacker": name,
            "question": question_id,
            "split": question.split,
            "answer_type": answer_type_of(question),
            "returns": returns_of(trajectory, question, self.suite.opened(), self.suite.rewards),
            "stop_reason": trajectory.stop_reason,
            "steps": len(trajectory.steps),
            "calls": int(trajectory.footer["tool_calls"]),
            "digest": trajectory.digest,
        }


# --- processes ------------------------------------------------------------------------------------------------------


@contextmanager
def _playing(suite: Suite, seats: Sequence[Seat], workers: int) -> Iterator[Iterator[dict[str, Any]]]:
    """Give an iterator over the rows of `seats`, in order; leaving it early stops the workers."""
    if workers <= 1 or isinstance(suite.world, World) or len(seats) <= _CHUNK:
        room = _Room(suite)
        yield (room.row(seat) for seat in seats)
        return
    pool = worker_pool(min(workers, len(seats)), _start_worker, suite)
    try:
        yield pool.map(_row, seats, chunksize=_CHUNK)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_room: _Room | None = None


def _start_worker(suite: Suite) -> None:
    global _room
    _room = _Room(suite)


def _row(seat: Seat) -> dict[str, Any]:
    if _room is None:
        raise RuntimeError("the worker was not started")
    return _room.row(seat)
