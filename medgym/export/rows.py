"""Rows of trainers' data sets: what is asked, and the ticket that opens the episode. No answer, no transcript.

Every column has one type in every row, as Parquet wants it. The adapters of `medgym.integrations` make their rows here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from medgym.episode import Episode, reopen
from medgym.errors import MedgymError
from medgym.export.settings import settings_of
from medgym.questions.question_set import QuestionSet
from medgym.serving import Session, Ticket
from medgym.serving.ticket import settings_text
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

NAME: Final = "medgym"
"""What rows call environment and agent."""
NEMO_AGENT: Final = "medgym_gymnasium_agent"

Row = dict[str, Any]


def verl_row(ticket: Ticket, session: Session, index: int = 0, agent: str = NAME) -> Row:
    """Return a row of verl. The ground truth stays empty: the ticket names the question, and says no more.

    `agent` is "medgym", or "tool_agent" for verl's own loop, which gets the ticket with every tool.
    """
    text = ticket.to_json()
    facts = session.episode.info()
    names = [spec["function"]["name"] for spec in session.episode.tool_specs()]
    return {
        "data_source": session.episode.world.id,
        "agent_name": agent,
        "prompt": _prompt(session),
        "ability": facts["specialty"],
        "reward_model": {"style": "rule", "ground_truth": ""},
        "extra_info": {
            "split": facts["split"],
            "index": index,
            "ticket": text,
            "need_tools_kwargs": agent != NAME,
            "tools_kwargs": {name: {"create_kwargs": {"ticket": text}} for name in names},
        },
    }


def skyrl_row(ticket: Ticket, session: Session) -> Row:
    """Return a row of SkyRL: whatever stands beside `prompt` and `env_class` reaches the environment."""
    facts = session.episode.info()
    return {
        "data_source": session.episode.world.id,
        "prompt": _prompt(session),
        "env_class": NAME,
        "ticket": ticket.to_json(),
        "extra_info": {name: facts[name] for name in ("question_id", "split", "specialty", "hops")},
    }


def nemo_row(episode: Episode, agent: str = NEMO_AGENT) -> Row:
    """Return a row of NeMo Gym: messages and tools in the flat spelling of OpenAI's Responses.

    It names question and seed; on which terms the question is asked is up to the settings of the server.
    """
    return {
        "responses_create_params": {
            "input": _prompt(Session(episode, "openai")),
            "tools": [{"type": "function", **spec["function"], "strict": False} for spec in episode.tool_specs()],
        },
        "question_id": episode.question.id,
        "seed": episode.seed,
        "agent_ref": {"type": "responses_api_agents", "name": agent},
    }


ROWS: Final[Mapping[str, Callable[[Ticket, Session], Row]]] = {
    "verl": verl_row,
    "skyrl": skyrl_row,
    "nemo": lambda ticket, session: nemo_row(session.episode),
}
"""By the name of the trainer: (ticket, its session at the start) -> row."""


def rows_of_trajectories(
    trajectories: Iterable[Trajectory], name: str, world: World | None = None, questions: QuestionSet | None = None
) -> Iterator[Row]:
    """Yield a row for each trajectory: the question it asked, on the same terms; raises as `replay` does."""
    for trajectory in trajectories:
        header, episode = trajectory.header, reopen(trajectory.header, world, questions)
        ticket = Ticket(settings_text(settings_of(header)), trajectory.question_id, episode.seed)
        yield ROWS[name](ticket, Session(episode, ticket.form))


def write_parquet(path: Path, rows: Iterable[Row]) -> int:
    """Write rows as Parquet and return their number; raises `MedgymError` where pyarrow is missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MedgymError(
            "Parquet files need pyarrow.", "It is not installed.", "pip install pyarrow, or write .jsonl."
        ) from None
    table = pyarrow.Table.from_pylist([_flat(row) for row in rows])
    pyarrow.parquet.write_table(table, path)
    return int(table.num_rows)


def _flat(row: Row) -> Row:
    """Return a row whose tools are JSON text: their schemas have no common columns."""
    if "responses_create_params" not in row:
        return row
    asked = row["responses_create_params"]
    return {**row, "responses_create_params": {**asked, "tools": json.dumps(asked["tools"])}}


def _prompt(session: Session) -> list[Row]:
    return [dict(message) for message in session.start()]
