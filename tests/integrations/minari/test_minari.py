"""Minari data sets: written, loaded again from disk, compared, and played again in the environment they name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

minari = pytest.importorskip("minari")

import medgym  # noqa: F401
from medgym.episode import replay
from medgym.errors import MedgymError, TrajectoryError
from medgym.export.files import bring_back, export
from medgym.export.minari_dataset import from_minari, to_minari
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from medgym.transcript.trajectory import Trajectory
from tests.agents.toy_set import toy_set
from tests.export.played import CALLS, MESSAGES, READ, STOPS, SUBMIT, chat, played, text
from tests.integrations.pages import run_page
from tests.parity.cases import cases
from tests.toy import make_toy_world

FORMATS = ("hdf5", "arrow", "parquet")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINARI_DATASETS_PATH", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def toolbox() -> Toolbox:
    return Toolbox(make_toy_world())


@pytest.fixture(scope="module")
def toys(toolbox: Toolbox) -> QuestionSet:
    return toy_set(toolbox.world)


def stored(records: list[Trajectory], toolbox: Toolbox, toys: QuestionSet, name: str, **about: Any) -> Any:
    """The data set as another program finds it."""
    to_minari(records, name, toolbox.world, toys, **about)
    return minari.load_dataset(name)


@pytest.mark.parametrize("data_format", FORMATS)
def test_every_field_stands_where_minari_has_it(data_format: str, toolbox: Toolbox, toys: QuestionSet) -> None:
    plans = [[text(READ), "junk — β", text(SUBMIT)], [chat(READ, CALLS[0])]]
    records = [played(toys, toolbox, place, 3, plan, None) for place, plan in enumerate(plans)]
    dataset = stored(records, toolbox, toys, "medgym/toy/fields-v0", data_format=data_format)
    assert (dataset.total_episodes, dataset.total_steps) == (2, 4)
    for episode, record in zip(dataset.iterate_episodes(), records, strict=True):
        assert list(episode.observations[1:]) == [step.observation for step in record.steps]
        assert episode.observations[0].startswith(toys.get(record.question_id).text)
        assert episode.rewards.tolist() == [step.reward for step in record.steps]
        assert episode.terminations.tolist() == [step.terminated for step in record.steps]
        assert episode.truncations.tolist() == [step.truncated for step in record.steps]
        assert all(text in dataset.observation_space for text in episode.observations)
        assert all(text in dataset.action_space for text in episode.actions)
        parts = episode.infos["reward_components"]
        for place, step in enumerate(record.steps, start=1):
            found = {name: parts[name][place] for name in parts} if data_format == "hdf5" else parts[place]
            assert found == step.components
    first = next(iter(dataset.iterate_episodes()))
    assert list(first.actions) == plans[0]
    assert [record.to_json() for record in from_minari(dataset)] == [record.to_json() for record in records]


@given(
    plays=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 9), st.lists(MESSAGES, min_size=1, max_size=5), STOPS),
        min_size=1,
        max_size=4,
    ),
    data_format=st.sampled_from(FORMATS),
)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_episode_comes_back(
    toys: QuestionSet, toolbox: Toolbox, tmp_path: Path, plays: list[Any], data_format: str
) -> None:
    records = [played(toys, toolbox, *play) for play in plays]
    name = f"medgym/toy/n{len(list(tmp_path.rglob('metadata.json')))}-v0"
    again = list(from_minari(stored(records, toolbox, toys, name, data_format=data_format)))
    assert [record.digest for record in again] == [record.digest for record in records]
    for record in again:
        if record.stop_reason != "infra_error":
            assert replay(record, toolbox.world, toys).ok


def test_actions_mean_in_the_environment_what_they_meant_on_record() -> None:
    """Every parity case, through the environment that the data set itself recovers."""
    records = [case.trajectory for case in cases()]
    to_minari(records, "medgym/tiny/parity-v0")
    dataset = minari.load_dataset("medgym/tiny/parity-v0")
    env = dataset.recover_environment()
    about = dataset.storage.get_episode_metadata(dataset.episode_indices)
    for episode, metadata, record in zip(dataset.iterate_episodes(), about, records, strict=True):
        observation, _ = env.reset(seed=metadata["seed"], options=dict(metadata["options"]))
        assert observation == episode.observations[0]
        for place, action in enumerate(episode.actions):
            observation, reward, terminated, truncated, info = env.step(action)
            assert observation == episode.observations[place + 1]
            assert (reward, terminated, truncated) == (
                episode.rewards[place],
                episode.terminations[place],
                episode.truncations[place],
            )
        assert info["reward_components"] == record.components
    assert [record.to_json() for record in from_minari("medgym/tiny/parity-v0")] == [r.to_json() for r in records]


def test_no_gold_is_in_the_files(toolbox: Toolbox, toys: QuestionSet, folder: Path) -> None:
    leave = text(("submit_answer", {"answer": "", "abstain": "unknown"}))
    records = [played(toys, toolbox, place, 0, ["hm", leave], None) for place in range(len(toys))]
    to_minari(records, "medgym/toy/gold-v0", toolbox.world, toys)
    content = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert b"abstain" in content
    for question in toys:
        for secret in (question.answer.value, *question.answer.aliases):
            assert secret.encode() not in content


def test_what_cannot_be_a_data_set_is_refused(toolbox: Toolbox, toys: QuestionSet) -> None:
    def refuse(records: list[Trajectory], why: str) -> None:
        with pytest.raises(TrajectoryError, match=why):
            to_minari(records, "medgym/toy/refused-v0", toolbox.world, toys)

    one = played(toys, toolbox, 0, 0, ["hm"], None)
    refuse([], "no trajectories")
    refuse([played(toys, toolbox, 0, 0, [], None)], "without a step")
    other = Trajectory({**one.header, "limits": {**one.header["limits"], "max_steps": 3}}, one.steps, one.footer)
    refuse([one, other], "several environments")
    with pytest.raises(TrajectoryError, match="no Minari data set"):
        list(from_minari("medgym/toy/nowhere-v0"))


def test_what_was_changed_or_is_of_others_is_refused(toolbox: Toolbox, toys: QuestionSet) -> None:
    record = played(toys, toolbox, 0, 0, ["hm", text(SUBMIT)], None)
    dataset = stored([record], toolbox, toys, "medgym/toy/changed-v0")
    (about,) = dataset.storage.get_episode_metadata([0])
    named = json.loads(about["medgym"])
    named["header"]["seed"] = 99
    dataset.storage.update_episode_metadata([{"medgym": json.dumps(named)}], [0])
    with pytest.raises(TrajectoryError, match="changed"):
        list(from_minari(dataset))
    foreign = minari.create_dataset_from_buffers(
        "medgym/toy/foreign-v0",
        [minari.data_collector.EpisodeBuffer(
            observations=["a", "b"], actions=["a"], rewards=[0.0], terminations=[True], truncations=[False],
        )],
        observation_space=dataset.observation_space,
        action_space=dataset.observation_space,
        env="MedResearch-v0", author="x", author_email="x@example.org", code_permalink="x", algorithm_name="x",
        description="x",
        requirements=[], eval_env="MedResearch-v0",
    )  # fmt: skip
    with pytest.raises(MedgymError, match="no trajectory"):
        list(from_minari(foreign))


def test_the_commands_functions_find_it(toolbox: Toolbox, toys: QuestionSet) -> None:
    record = played(toys, toolbox, 0, 0, ["hm", text(SUBMIT)], None)
    assert export([record], "minari", "medgym/toy/command-v0", toolbox.world, toys) == 1
    assert [again.digest for again in bring_back("medgym/toy/command-v0", "minari")] == [record.digest]


def test_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    run_page("minari")
