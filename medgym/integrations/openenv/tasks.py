"""The Task API: which questions there are. A task says of a question what the agent is told anyway."""

from __future__ import annotations

from typing import Any

from medgym.episode.public import public_facts
from medgym.episode.source import EpisodeSource
from medgym.questions.question import SPLITS

_TYPES = {"train": "train", "dev": "validation", "test": "test", "unanswerable": "test"}


class TaskProvider:
    """Lists the questions of a source, by split and place. OpenEnv finds these five methods by their names."""

    source: EpisodeSource

    def list_splits(self) -> list[dict[str, str]]:
        """Return the splits that hold questions, as {name, type}; the one of the server's settings if they name one."""
        names = [self.source.split] if self.source.split else _filled(self.source)
        return [{"name": name, "type": _TYPES[name]} for name in names]

    def num_tasks(self, split: str) -> int:
        """Return how many questions a split has."""
        return len(self.source.pool(split))

    def list_tasks(self, split: str) -> list[dict[str, Any]]:
        """Return the tasks of a split, in order."""
        return self.get_task_range(split)

    def get_task(self, split: str, index: int) -> dict[str, Any]:
        """Return a task by its place, counted from 0; raises `IndexError` where there is none."""
        if not 0 <= index < self.num_tasks(split):
            raise IndexError(f"{split} has no task {index}: there are {self.num_tasks(split)}, counted from 0.")
        question = self.source.pool(split)[index]
        facts = public_facts(question)
        told = {name: facts[name] for name in ("question_id", "specialty", "answer_type", "hops")}
        return {"id": question.id, "split": split, "index": index, "text": question.text, **told}

    def get_task_range(self, split: str, start: int | None = None, stop: int | None = None) -> list[dict[str, Any]]:
        """Return the tasks at some places, which are those of a Python slice."""
        places = range(self.num_tasks(split))[start:stop]
        return [self.get_task(split, index) for index in places]


def _filled(source: EpisodeSource) -> list[str]:
    present = {question.split for question in source.questions}
    return [name for name in SPLITS if name in present]
