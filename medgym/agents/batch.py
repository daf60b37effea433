"""Playing many questions with one agent: streamed to a file, resumable, in one process or several.

Every episode depends on its question and the seed alone, so results and files are the same for any number of workers
and however often a batch was interrupted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from medgym.agents.base import Agent
from medgym.agents.endpoint import EndpointSpec
from medgym.agents.language_model import LanguageModel
from medgym.agents.registry import make
from medgym.agents.rollout import run_episode
from medgym.episode import Episode, Limits
from medgym.episode.shared import toolbox_of
from medgym.errors import TrajectoryError
from medgym.processes import worker_pool
from medgym.questions.question_set import QuestionSet
from medgym.rewards.presets import RewardSpec, resolve_reward
from medgym.tools.faults import resolve_faults, spec_of
from medgym.transcript.files import read_trajectories
from medgym.transcript.trajectory import Trajectory, seal
from medgym.world.world import World

_log = logging.getLogger(__name__)
_CHUNK = 4

#: Told (episodes done, episodes in all).
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Batch:
    """What to play.

    Attributes:
        agent: name of the agent; "llm" goes with an endpoint.
        world: a world, or its name or folder (several workers need one of these, so that each can open it).
        questions: the whole question set: its fingerprint goes on record, its train split is what `closed-book` learns.
        reward, limits, seed, faults: of every episode.
        endpoint: the language model that plays, in place of a scripted agent; `seed` numbers its samples.
    """

    agent: str
    world: World | str | Path
    questions: QuestionSet
    reward: RewardSpec = "paper"
    limits: Limits | Mapping[str, Any] | None = None
    seed: int = 0
    endpoint: EndpointSpec | None = None
    faults: Mapping[str, Any] | float | None = None

    def opened(self) -> World:
        """Return the world, opened if need be."""
        return self.world if isinstance(self.world, World) else World.load(self.world)

    def player(self) -> Callable[[str], Trajectory]:
        """Return the function that plays one question, given its id."""
        world = self.opened()
        toolbox = toolbox_of(world, self.faults)
        agent: Agent = (
            make(self.agent, world=world, questions=self.questions)
            if self.endpoint is None
            else LanguageModel(self.endpoint.open(), self.seed)
        )

        def play(question_id: str) -> Trajectory:
            episode = Episode(
                self.questions.get(question_id),
                toolbox=toolbox,
                reward=self.reward,
                limits=self.limits,
                seed=self.seed,
                questions=self.questions,
            )
            trajectory = run_episode(episode, agent)
            return seal({**trajectory.header, **self._player()}, trajectory.steps, trajectory.footer)

        return play

    def header(self) -> dict[str, Any]:
        """Return what the headers of all trajectories of this batch have in common."""
        return {
            **self._player(),
            "world_fingerprint": self.opened().fingerprint,
            "questions_fingerprint": self.questions.fingerprint,
            "reward": resolve_reward(self.reward).spec,
            "limits": Limits.of(self.limits).to_row(),
            "seed": self.seed,
            "faults": spec_of(resolve_faults(self.faults)),
        }

    def _player(self) -> dict[str, Any]:
        """Return who plays: the agent's name, and the settings of the model behind it."""
        return {"agent": self.agent} | ({"model": self.endpoint.model.to_row()} if self.endpoint else {})


def run_many(
    batch: Batch,
    ids: Sequence[str] | None = None,
    *,
    path: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Trajectory]:
    """Play questions and return their trajectories in the order of `ids` (default: the whole set).

    With `path`, each trajectory is appended to that JSON Lines file as soon as it is there, and questions the file
    already holds are not played again: calling with the same arguments after an interruption goes on where it stopped.

    Raises `TrajectoryError` when the file holds trajectories of another run.
    """
    wanted = list(dict.fromkeys(ids if ids is not None else (question.id for question in batch.questions)))
    done = {t.question_id: t for t in _resumed(path, batch)} if path is not None else {}
    todo = [key for key in wanted if key not in done]
    tell = progress or (lambda finished, total: None)
    tell(len(wanted) - len(todo), len(wanted))
    with _appending(path) as file, _playing(batch, todo, workers) as trajectories:
        for played, trajectory in enumerate(trajectories, start=1):
            done[trajectory.question_id] = trajectory
            if file is not None:
                file.write(trajectory.to_json().encode("utf-8", "backslashreplace") + b"\n")
                file.flush()
            tell(len(wanted) - len(todo) + played, len(wanted))
    return [done[key] for key in wanted]


# --- the file -------------------------------------------------------------------------------------------------------


@contextmanager
def _appending(path: Path | None) -> Iterator[BinaryIO | None]:
    if path is None:
        yield None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        yield file


def _resumed(path: Path, batch: Batch) -> Iterable[Trajectory]:
    """Return what an earlier run left in the file; a last line that was cut off is removed, with a warning."""
    if not path.exists():
        return []
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        _log.warning("%s ended in the middle of a trajectory: its last line is removed and played again.", path)
        with path.open("r+b") as file:
            file.truncate(whole)
    earlier = list(read_trajectories(path))
    expected = batch.header() if earlier else {}
    for trajectory in earlier:
        _check_same_run(path, trajectory, expected)
    return earlier


def _check_same_run(path: Path, trajectory: Trajectory, expected: Mapping[str, Any]) -> None:
    for key, value in expected.items():
        if trajectory.header.get(key) != value:
            raise TrajectoryError(
                f"{path} holds trajectories of another run.",
                f"Their {key} is {trajectory.header.get(key)!r}, this run's is {value!r}.",
                "Choose another file, or delete this one.",
            )


# --- processes ------------------------------------------------------------------------------------------------------


@contextmanager
def _playing(batch: Batch, ids: Sequence[str], workers: int) -> Iterator[Iterator[Trajectory]]:
    """Give an iterator over the trajectories of `ids`, in order; leaving it early stops the workers."""
    if workers <= 1 or isinstance(batch.world, World) or len(ids) <= _CHUNK:
        play = batch.player() if ids else None
        yield (play(key) for key in ids) if play else iter(())
        return
    pool = worker_pool(min(workers, len(ids)), _start_worker, batch)
    try:
        yield map(Trajectory.from_json, pool.map(_play_one, ids, chunksize=_CHUNK))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_play: Callable[[str], Trajectory] | None = None


def _start_worker(batch: Batch) -> None:
    global _play
    _play = batch.player()


def _play_one(question_id: str) -> str:
    if _play is None:
        raise RuntimeError("the worker was not started")
    return _play(question_id).to_json()
