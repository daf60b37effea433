"""What it takes to open one episode, as plain JSON: the row of a trainer's data set, opened where the rollout runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from medgym.canonical import canonical_text
from medgym.episode import Episode
from medgym.errors import EpisodeError
from medgym.questions.curriculum import Curriculum, Plan
from medgym.serving.session import Session
from medgym.serving.sources import shared_source
from medgym.transcript.formats import find_format

SETTINGS = ("world", "questions", "split", "reward", "faults", "limits")
"""Names of the settings of an `EpisodeSource`."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Names an episode. It holds no gold answer, so it may go anywhere.

    Attributes:
        settings: keywords of `EpisodeSource` as canonical JSON text.
        question_id: the question to ask.
        seed: of the episode.
        form: name of the message format.
    """

    settings: str
    question_id: str
    seed: int = 0
    form: str = "hermes"

    def to_row(self) -> dict[str, Any]:
        """Return the ticket as flat columns of a data set; `settings` stays text, as columns have one type."""
        return {"settings": self.settings, "question_id": self.question_id, "seed": self.seed, "form": self.form}

    def to_json(self) -> str:
        """Return the ticket as one line of JSON."""
        return canonical_text(self.to_row())

    @classmethod
    def of(cls, value: Ticket | Mapping[str, Any] | str) -> Ticket:
        """Return a ticket from a ticket, from its row or its JSON; raises `EpisodeError` for anything else."""
        if isinstance(value, Ticket):
            return value
        try:
            row = dict(json.loads(value) if isinstance(value, str) else value)
            settings = row["settings"]
            text = settings if isinstance(settings, str) else canonical_text(dict(settings))
            return cls(text, str(row["question_id"]), int(row.get("seed", 0)), str(row.get("form", "hermes")))
        except (ValueError, TypeError, KeyError) as problem:
            raise EpisodeError(
                "This row names no episode.",
                f"It has to hold settings, question_id, seed and form ({type(problem).__name__}: {problem}).",
                "Write rows with medgym.serving.tickets.",
            ) from None

    def episode(self) -> Episode:
        """Open the episode; raises what `EpisodeSource` raises."""
        return shared_source(json.loads(self.settings)).episode(self.question_id, self.seed)

    def session(self) -> Session:
        """Open the episode as a conversation in the ticket's format."""
        return Session(self.episode(), self.form)


def tickets(
    form: str = "hermes", seed: int = 0, plan: Plan | None = None, draws: int | None = None, **settings: Any
) -> list[Ticket]:
    """Return the tickets of a data set: each question of the split once, or what a curriculum draws.

    Args:
        form: name of the message format.
        seed: of the first episode, each further one has the next; and of the curriculum.
        plan: of the curriculum, such as `EasyToHard(5000)`; None: the questions in the order of the set.
        draws: how many rows; by default as many as there are questions.
        settings: keywords of `EpisodeSource`, plain JSON values.
    """
    text = settings_text(settings)
    find_format(form)
    source = shared_source(json.loads(text))
    pool = source.pool(source.split)
    count = len(pool) if draws is None else draws
    order = cycle(pool) if plan is None else Curriculum(pool, plan, seed)
    return [Ticket(text, question.id, seed + number, form) for number, question in enumerate(islice(order, count))]


def settings_text(settings: Mapping[str, Any]) -> str:
    """Return settings as canonical JSON; raises `EpisodeError` for a name or a value that a file could not hold."""
    unknown = sorted(set(settings) - set(SETTINGS))
    if unknown:
        raise EpisodeError(f"There is no setting {unknown[0]!r}.", f"There are: {', '.join(SETTINGS)}.")
    try:
        return canonical_text({name: value for name, value in settings.items() if value is not None})
    except (TypeError, ValueError) as problem:
        raise EpisodeError(
            "These settings cannot be written into a row.", str(problem), "Use names, paths and plain JSON values."
        ) from None
