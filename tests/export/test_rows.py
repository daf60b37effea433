"""Rows for trainers say what is asked and open the episode again; they hold no answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from medgym.errors import MedgymError, TrajectoryError
from medgym.export.files import FORMATS, bring_back, export, write_rows
from medgym.export.rows import ROWS, rows_of_trajectories
from medgym.questions.question_set import QuestionSet
from medgym.serving import Ticket, tickets
from medgym.tools.toolbox import Toolbox
from tests.env.conftest import kwargs
from tests.export.played import READ, played, text

__all__ = ["kwargs"]
SETTINGS = {"reward": "shaped", "limits": {"max_steps": 4}}


def rows_of(name: str, **settings: Any) -> list[dict[str, Any]]:
    return [ROWS[name](ticket, ticket.session()) for ticket in tickets(seed=40, **settings)]


def prompt_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = row["prompt"] if "prompt" in row else row["responses_create_params"]["input"]
    return asked


@pytest.mark.parametrize("name", ROWS)
def test_a_row_asks_its_question_and_has_the_columns_of_all_others(kwargs: dict[str, Any], name: str) -> None:
    rows = [json.loads(json.dumps(row)) for row in rows_of(name, **kwargs, **SETTINGS)]
    given = tickets(seed=40, **kwargs, **SETTINGS)
    assert len(rows) == len(given) == 5
    for ticket, row in zip(given, rows, strict=True):
        assert ticket.episode().question.text in prompt_of(row)[-1]["content"]
    assert len({json.dumps(_kinds(row)) for row in rows}) == 1


@pytest.mark.parametrize("name", ["verl", "skyrl"])
def test_a_row_opens_its_episode(kwargs: dict[str, Any], name: str) -> None:
    for number, row in enumerate(rows_of(name, **kwargs, **SETTINGS)):
        session = Ticket.of(row["ticket"] if "ticket" in row else row["extra_info"]["ticket"]).session()
        assert prompt_of(row) == session.start()
        assert (session.episode.seed, session.episode.limits.max_steps) == (40 + number, 4)
        assert session.episode.header()["reward"] == "shaped"


def _kinds(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _kinds(item) for key, item in sorted(value.items())}
    return [_kinds(item) for item in value[:1]] if isinstance(value, list) else type(value).__name__


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_a_trajectory_asks_its_question(name: str, toys: QuestionSet, toolbox: Toolbox) -> None:
    record = played(toys, toolbox, 2, 6, [text(READ)], None)
    (row,) = rows_of_trajectories([record], name, toolbox.world, toys)
    assert toys.get("toy-3").text in prompt_of(row)[-1]["content"]
    if name == "nemo":
        assert (row["question_id"], row["seed"]) == ("toy-3", 6)
        return
    ticket = Ticket.of(row["ticket"] if "ticket" in row else row["extra_info"]["ticket"])
    assert (ticket.question_id, ticket.seed) == ("toy-3", 6)
    assert json.loads(ticket.settings)["limits"] == record.header["limits"]


def test_each_trainer_finds_what_it_looks_for(kwargs: dict[str, Any]) -> None:
    verl, skyrl, nemo = (rows_of(name, **kwargs)[0] for name in ("verl", "skyrl", "nemo"))
    assert {"data_source", "prompt", "ability", "reward_model", "extra_info", "agent_name"} == set(verl)
    assert verl["reward_model"]["ground_truth"] == ""
    assert skyrl["env_class"] == "medgym"
    tool = nemo["responses_create_params"]["tools"][0]
    assert {"type", "name", "description", "parameters", "strict"} == set(tool)


def test_what_gives_no_trajectory_says_so(tmp_path: Path) -> None:
    for name in ROWS:
        with pytest.raises(TrajectoryError, match="what is asked"):
            list(bring_back(str(tmp_path / "rows.jsonl"), name))
    with pytest.raises(MedgymError, match="no format"):
        list(bring_back("x", "csv"))
    with pytest.raises(MedgymError, match=", ".join(FORMATS)):
        export([], "csv", "x")


def test_parquet_keeps_rows_as_they_are(kwargs: dict[str, Any], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ROWS:
        rows = rows_of(name, **kwargs)
        assert write_rows(tmp_path / f"{name}.parquet", rows) == 5
        again = parquet.read_table(tmp_path / f"{name}.parquet").to_pylist()
        if name == "nemo":
            for row in again:
                row["responses_create_params"]["tools"] = json.loads(row["responses_create_params"]["tools"])
        assert again == rows
