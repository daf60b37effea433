"""Rows for trainers' data sets: what is asked, and how to open the episode. They hold no answer and no transcript.

A row names its episode in `ticket`, JSON text of {settings, question_id, seed, form}: settings of an `EpisodeSource` as
JSON text, a question, a seed. So every column has one type in every row, as Parquet wants it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from medgym.canonical import canonical_text
from medgym.episode import Episode, reopen
from medgym.episode.source import EpisodeSource
from medgym.errors import MedgymError
from medgym.export.settings import settings_of
from medgym.questions.question_set import QuestionSet
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

NAME: Final = "medgym"
_FORM: Final = "openai"

Row = dict[str, Any]
Shape = Callable[[Episode, str], Row]
"""(episode at its start, ticket) -> row."""


def verl_row(episode: Episode, ticket: str) -> Row:
    """Return a row of verl. `ground_truth`, which verl asks for, is the question's id: the reward knows the answer."""
    facts = _facts(episode)
    return {
        "data_source": f"{NAME}/{episode.world.id}",
        "prompt": _prompt(episode),
        "ability": facts["specialty"],
        "reward_model": {"style": "rule", "ground_truth": facts["question_id"]},
        "extra_info": {**facts, "ticket": ticket},
        "agent_name": NAME,
    }


def skyrl_row(episode: Episode, ticket: str) -> Row:
    """Return a row of SkyRL: whatever stands beside `prompt` and `env_class` reaches the environment."""
    return {
        "data_source": f"{NAME}/{episode.world.id}",
        "prompt": _prompt(episode),
        "env_class": NAME,
        "ticket": ticket,
        "max_turns": episode.limits.max_steps + 1,
        "extra_info": _facts(episode),
    }


def nemo_row(episode: Episode, ticket: str) -> Row:
    """Return a row of NeMo Gym: messages and tools in the flat spelling of OpenAI's Responses."""
    tools = [{"type": "function", **spec["function"], "strict": False} for spec in episode.tool_specs()]
    return {
        "responses_create_params": {"input": _prompt(episode), "tools": tools},
        "ticket": ticket,
        **_facts(episode),
    }


ROWS: Final[Mapping[str, Shape]] = {"verl": verl_row, "skyrl": skyrl_row, "nemo": nemo_row}


def rows_of_trajectories(
    trajectories: Iterable[Trajectory], name: str, world: World | None = None, questions: QuestionSet | None = None
) -> Iterator[Row]:
    """Yield a row for each trajectory: the question it asked, on the same terms; raises as `replay` does."""
    for trajectory in trajectories:
        header = trajectory.header
        episode = reopen(header, world, questions)
        yield ROWS[name](episode, _ticket(settings_of(header), episode))


def rows_of_source(settings: Mapping[str, Any], name: str, seed: int = 0) -> Iterator[Row]:
    """Yield a row for each question of a split; `settings` are keywords of `EpisodeSource`, seeds count from `seed`."""
    source = EpisodeSource(**settings)
    for number in range(len(source)):
        episode = source.episode(number, seed + number)
        yield ROWS[name](episode, _ticket(settings, episode))


def episode_of_row(row: Mapping[str, Any]) -> Episode:
    """Open the episode that a row names; raises what `EpisodeSource` raises, `MedgymError` for another row."""
    text = row.get("ticket") or row.get("extra_info", {}).get("ticket")
    if text is None:
        raise MedgymError("This row names no episode.", "It has no ticket.", "Write rows with `medgym export`.")
    ticket = json.loads(text)
    return EpisodeSource(**json.loads(ticket["settings"])).episode(ticket["question_id"], ticket["seed"])


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


def _prompt(episode: Episode) -> list[dict[str, str]]:
    return [{"role": "user", "content": episode.prompt()}]


def _facts(episode: Episode) -> Row:
    info = episode.info()
    return {name: info[name] for name in ("question_id", "split", "specialty", "answer_type", "hops")}


def _ticket(settings: Mapping[str, Any], episode: Episode) -> str:
    text = canonical_text({name: value for name, value in settings.items() if value is not None})
    return canonical_text({"settings": text, "question_id": episode.question.id, "seed": episode.seed, "form": _FORM})
