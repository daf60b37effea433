"""Trajectory synthesis: teachers play train questions, rules check what they did, and what passes is written down.

Every episode depends on its assignment alone, so files are the same for any number of workers and however often a run
was interrupted. An episode in which the teacher or the infrastructure failed is not finished: it is played again next
time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.agents.rollout import run_episode
from medgym.agents.teachers.registry import TEACHERS, make_teacher
from medgym.agents.teachers.views import teacher_task
from medgym.canonical import digest
from medgym.episode import Episode, Limits
from medgym.episode.shared import load_world, toolbox_of
from medgym.errors import AgentError, QuestionError
from medgym.export.assignments import Assignment, assign
from medgym.export.filters import Checked, refusals
from medgym.export.journal import Journal
from medgym.export.records import fold, student_record
from medgym.export.summary import Tally, to_markdown
from medgym.processes import worker_pool
from medgym.query.solver import Solver
from medgym.questions.question_set import QuestionSet
from medgym.rewards.presets import RewardSpec, resolve_reward
from medgym.synthesis.guidance import Guide, Mixture, guidance
from medgym.tools.faults import resolve_faults, spec_of
from medgym.transcript.trajectory import Trajectory, seal
from medgym.world.world import World

_CHUNK = 4
_LONGEST_ERROR = 200

#: Told (episodes done, episodes in all).
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Recipe:
    """What to play.

    Attributes:
        world: a world, or its name or folder (several workers need one of these, so that each can open it).
        questions: the whole question set; only its train split is played.
        teachers: names in `medgym.agents.teachers.TEACHERS`.
        n, seed: how many episodes, and what all choices follow from.
        levels: mask levels that guided episodes draw from; one that leaks is replaced by a coarser one.
        start, end: shares of guided episodes at the beginning and the end of the run.
        reward, limits, faults: of every episode.
    """

    world: World | str | Path
    questions: QuestionSet
    teachers: tuple[str, ...] = ("oracle", "noisy", "recovery")
    n: int = 2100
    seed: int = 0
    levels: tuple[int, ...] = (0, 1, 2, 3)
    start: float = 0.5
    end: float = 0.0
    reward: RewardSpec = "paper"
    limits: Limits | Mapping[str, Any] | None = None
    faults: Mapping[str, Any] | float | None = None

    def opened(self) -> World:
        """Return the world, opened if need be."""
        return self.world if isinstance(self.world, World) else load_world(str(self.world))

    def to_row(self) -> dict[str, Any]:
        """Return what names this run, as a JSON object."""
        return {
            "world": self.opened().id,
            "world_fingerprint": self.opened().fingerprint,
            "questions": self.questions.fingerprint,
            "teachers": list(self.teachers),
            "n": self.n,
            "seed": self.seed,
            "levels": list(self.levels),
            "shares": [self.start, self.end],
            "reward": resolve_reward(self.reward).spec,
            "limits": Limits.of(self.limits).to_row(),
            "faults": spec_of(resolve_faults(self.faults)),
        }

    def assignments(self) -> list[Assignment]:
        """Return the episodes in order; raises `QuestionError` without train questions, `AgentError` for teachers."""
        for teacher in self.teachers or ("",):
            if teacher not in TEACHERS:
                raise AgentError(f"There is no teacher '{teacher}'.", f"There are: {', '.join(TEACHERS)}.")
        train = list(self.questions.split("train"))
        if not train:
            raise QuestionError(
                f"{self.questions.name} has no train questions.", "Teachers play nothing else.", "Give another set."
            )
        guide = Guide(Solver(self.opened().graph))
        mixture = Mixture(self.start, self.end, self.seed)
        return assign(train, self.teachers, self.n, self.seed, mixture, self.levels, guide)


def teach(recipe: Recipe, out: str | Path, *, workers: int = 1, progress: Progress | None = None) -> dict[str, Any]:
    """Play a recipe and write trajectories.jsonl, sft.jsonl, summary.json and summary.md to `out`; return the summary.

    Calling it again after an interruption goes on where it stopped; after errors of a teacher, it plays those episodes
    again. Raises `TrajectoryError` when the folder holds another run.
    """
    folder, tell = Path(out), progress or (lambda done, total: None)
    tasks = recipe.assignments()
    errors: Counter[str] = Counter()
    with Journal(folder / "episodes.jsonl", digest(recipe.to_row())) as journal:
        todo = [task for task in tasks if task.key not in journal]
        done = len(tasks) - len(todo)
        tell(done, len(tasks))
        with _playing(recipe, todo, workers) as rows:
            for task, row in zip(todo, rows, strict=True):
                if "error" in row:
                    errors[row["error"]] += 1
                else:
                    journal.add(task.key, row)
                done += 1
                tell(done, len(tasks))
        return _write(folder, recipe, tasks, journal, errors)


def play(recipe: Recipe, task: Assignment) -> dict[str, Any]:
    """Play one episode and check it; return {task, refused, facts, trajectory, record} or {task, error}."""
    try:
        trajectory = _played(recipe, task)
    except Exception as problem:  # whatever a teacher does wrong concerns this episode only
        return {"task": task.to_row(), "error": f"{type(problem).__name__}: {problem}"[:_LONGEST_ERROR]}
    if trajectory.footer.get("mask_sample"):
        return {"task": task.to_row(), "error": "InfrastructureError: the episode was masked"}
    question, toolbox = recipe.questions.get(task.question), toolbox_of(recipe.opened(), recipe.faults)
    again = fold(trajectory.header, [step.message for step in trajectory.steps], question, toolbox)
    about = {"specialty": question.specialty, "split": question.split, "hops": question.hops, **task.to_row()}
    record = student_record(trajectory, again, about)
    refused = refusals(Checked(trajectory, record, question, toolbox))
    return {
        "task": task.to_row(),
        "refused": list(refused),
        "facts": {**about, "answer_type": again.info()["answer_type"], **_facts(trajectory, record)},
        "trajectory": trajectory.to_json() if not refused else "",
        "record": json.dumps(record, ensure_ascii=False, separators=(",", ":")) if not refused else "",
    }


def _played(recipe: Recipe, task: Assignment) -> Trajectory:
    """Return the trajectory in the form in which a file holds it."""
    world, question = recipe.opened(), recipe.questions.get(task.question)
    episode = Episode(
        question,
        toolbox=toolbox_of(world, recipe.faults),
        reward=recipe.reward,
        limits=recipe.limits,
        seed=task.seed,
        questions=recipe.questions,
    )
    hint = "" if task.level is None else guidance(question, task.level, world.graph).text()
    view = teacher_task(episode, hint)
    teacher = make_teacher(task.teacher, exploring=task.mode == "exploration", hint=view.hint)
    trajectory = run_episode(episode, teacher)
    header = {**trajectory.header, "agent": f"teacher:{task.teacher}"}
    return Trajectory.from_json(seal(header, trajectory.steps, trajectory.footer).to_json())


def _facts(trajectory: Trajectory, record: Mapping[str, Any]) -> dict[str, Any]:
    calls = [call for step in trajectory.steps for call in step.calls]
    return {
        "tools": dict(Counter(call.name for call in calls if call.error is None)),
        "errors": dict(Counter(call.error for call in calls if call.error is not None)),
        "stop_reason": trajectory.stop_reason,
        "turns": len(trajectory.steps),
        "trainable": len(record["trainable"]),
    }


# --- files ----------------------------------------------------------------------------------------------------------


def _write(
    folder: Path, recipe: Recipe, tasks: Sequence[Assignment], journal: Journal, errors: Counter[str]
) -> dict[str, Any]:
    """Write all files from the journal, each whole or not at all; return the summary."""
    tally = Tally()
    drafts = {name: folder / f".{name}.part" for name in ("trajectories.jsonl", "sft.jsonl")}
    with drafts["trajectories.jsonl"].open("wb") as trajectories, drafts["sft.jsonl"].open("wb") as records:
        for row in journal.rows([task.key for task in tasks]):
            tally.add(row)
            if not row["refused"]:
                trajectories.write(row["trajectory"].encode("utf-8", "backslashreplace") + b"\n")
                records.write(row["record"].encode("utf-8", "backslashreplace") + b"\n")
    share = Mixture(recipe.start, recipe.end, recipe.seed).share(0.5)
    summary = {
        **recipe.to_row(),
        "expected_guided_share": share,
        "errors_of_teachers": sum(errors.values()),
        "error_kinds": dict(sorted(errors.items())),
        **tally.to_row(),
    }
    pages = {
        "summary.json": json.dumps(summary, ensure_ascii=False, indent=2) + "\n",
        "summary.md": to_markdown(summary),
    }
    for name, text in pages.items():
        drafts[name] = folder / f".{name}.part"
        drafts[name].write_text(text, encoding="utf-8", newline="\n")
    for name, draft in drafts.items():
        draft.replace(folder / name)
    return summary


# --- processes ------------------------------------------------------------------------------------------------------


@contextmanager
def _playing(recipe: Recipe, tasks: Sequence[Assignment], workers: int) -> Iterator[Iterator[dict[str, Any]]]:
    """Give an iterator over the rows of `tasks`, in order; leaving it early stops the workers."""
    if workers <= 1 or isinstance(recipe.world, World) or len(tasks) <= _CHUNK:
        yield (play(recipe, task) for task in tasks)
        return
    pool = worker_pool(min(workers, len(tasks)), _start_worker, recipe)
    try:
        yield pool.map(_play_one, tasks, chunksize=_CHUNK)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_recipe: Recipe | None = None


def _start_worker(recipe: Recipe) -> None:
    global _recipe
    _recipe = recipe


def _play_one(task: Assignment) -> dict[str, Any]:
    if _recipe is None:
        raise RuntimeError("the worker was not started")
    return play(_recipe, task)
