"""Rows for trainers say what is asked and open the episode again; they hold no answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from medgym.errors import MedgymError, TrajectoryError
from medgym.export.files import FORMATS, bring_back, export, write_rows
from medgym.export.rows import ROWS, episode_of_row, rows_of_source, rows_of_trajectories
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from tests.env.conftest import kwargs
from tests.export.played import READ, played, text

__all__ = ["kwargs"]
SETTINGS = {"reward": "shaped", "limits": {"max_steps": 4}}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_opens_its_episode(kwargs: dict[str, Any], name: str) -> None:
    settings = {**kwargs, **SETTINGS}
    rows = [json.loads(json.dumps(row)) for row in rows_of_source(settings, name, seed=40)]
    assert len(rows) == 5
    for number, row in enumerate(rows):
        episode = episode_of_row(row)
        prompt = row["responses_create_params"]["input"] if name == "nemo" else row["prompt"]
        assert prompt == [{"role": "user", "content": episode.prompt()}]
        assert (episode.seed, episode.limits.max_steps) == (40 + number, 4)
        assert episode.header()["reward"] == "shaped"
    assert len({json.dumps(_kinds(row)) for row in rows}) == 1  # the same columns of the same types in every row


def _kinds(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _kinds(item) for key, item in sorted(value.items())}
    return [_kinds(item) for item in value[:1]] if isinstance(value, list) else type(value).__name__


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_a_trajectory_asks_its_question(name: str, toys: QuestionSet, toolbox: Toolbox) -> None:
    record = played(toys, toolbox, 2, 6, [text(READ)], None)
    (row,) = rows_of_trajectories([record], name, toolbox.world, toys)
    ticket = json.loads(row["ticket"] if "ticket" in row else row["extra_info"]["ticket"])
    assert (ticket["question_id"], ticket["seed"]) == ("toy-3", 6)
    assert json.loads(ticket["settings"])["limits"] == record.header["limits"]


def test_each_trainer_finds_what_it_looks_for(kwargs: dict[str, Any]) -> None:
    verl, skyrl, nemo = (next(rows_of_source(kwargs, name)) for name in ("verl", "skyrl", "nemo"))
    assert {"data_source", "prompt", "ability", "reward_model", "extra_info", "agent_name"} == set(verl)
    assert verl["reward_model"]["ground_truth"] == "toy-1"
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
    with pytest.raises(MedgymError, match="no ticket"):
        episode_of_row({"prompt": []})


def test_parquet_keeps_rows_as_they_are(kwargs: dict[str, Any], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ROWS:
        rows = list(rows_of_source(kwargs, name))
        assert write_rows(tmp_path / f"{name}.parquet", rows) == 5
        again = parquet.read_table(tmp_path / f"{name}.parquet").to_pylist()
        if name == "nemo":
            for row in again:
                row["responses_create_params"]["tools"] = json.loads(row["responses_create_params"]["tools"])
        assert again == rows
