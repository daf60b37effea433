from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

skyrl_gym = pytest.importorskip("skyrl_gym")

from skyrl_gym.metrics import aggregate_for_environment

from medgym.episode import StopReason
from medgym.errors import EpisodeError
from medgym.integrations import skyrl
from medgym.transcript.formats import FORMATS
from tests.integrations.common import gold, ticket
from tests.integrations.pages import run_page
from tests.parity.cases import SETTINGS, Case
from tests.parity.test_shapes import CASES, IDS, check

skyrl.register()


def made(case: Case, form: str = "hermes", **extras: Any) -> Any:
    row = {"ticket": ticket(case, form).to_json(), **extras}
    env = skyrl_gym.make("medgym", env_config={}, extras=row)
    env.init([])
    return env


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize("form", ["hermes", "json"])
def test_an_environment_gives_what_the_bare_episode_gives(case: Case, form: str) -> None:
    env = skyrl_gym.make("medgym", env_config={}, extras={"ticket": ticket(case, form).to_json()})
    chat, facts = env.init([])
    assert chat[-1]["role"] == "user"
    assert facts["question_id"] == case.question_id
    total = 0.0
    for number, (call, observation) in enumerate(zip(case.calls, case.observations, strict=True), start=1):
        out = env.step(FORMATS[form].write([call]))
        total += out["reward"]
        assert out["done"] is (number == len(case.calls))
        assert set(out["metadata"]["reward_components"]) == set(case.components)
        said = "\n".join(message["content"] for message in out["observations"])
        assert (observation in said) is not out["done"]
    assert total == case.reward
    check(case, env.session.episode)
    numbers = env.get_metrics()
    assert numbers["reward"] == case.reward
    assert numbers[f"stop/{case.stop_reason}"] == 1.0
    env.close()
    check(case, env.session.episode)


def test_observations_are_new_messages_only() -> None:
    case = next(case for case in CASES if case.policy == "endless")
    env = made(case)
    for call in case.calls[:-1]:
        out = env.step(FORMATS["hermes"].write([call]))
        assert [message["role"] for message in out["observations"]] == ["user"]


def test_many_environments_run_in_threads_as_the_generator_runs_them() -> None:
    def play(case: Case) -> float:
        env = made(case)
        return sum((env.step(FORMATS["hermes"].write([call]))["reward"] for call in case.calls), 0.0)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(play, CASES)) == [case.reward for case in CASES]


def test_the_trainers_own_limit_on_turns_ends_the_episode_as_truncated() -> None:
    case = next(case for case in CASES if case.policy == "endless")
    env = made(case, max_turns=2)
    first, second = (env.step(FORMATS["hermes"].write([call])) for call in case.calls[:2])
    assert (first["done"], second["done"]) == (False, True)
    assert (second["metadata"]["stop_reason"], second["metadata"]["mask_sample"]) == ("aborted", False)
    assert first["reward"] + second["reward"] == env.get_metrics()["reward"]


def test_an_episode_that_the_trainer_cut_for_length_says_so() -> None:
    env = made(CASES[0])
    env.step("hm")
    numbers = env.get_metrics()
    assert (numbers["stop/max_tokens"], numbers["truncated"]) == (1.0, 1.0)
    assert env.get_metrics() == numbers


def test_an_outage_is_masked_and_out_of_the_means() -> None:
    lost, kept = made(CASES[0]), made(CASES[0])
    lost.step("hm")
    lost.session.episode.stop(StopReason.INFRA_ERROR)
    for call in CASES[0].calls:
        kept.step(FORMATS["hermes"].write([call]))
    mean = aggregate_for_environment("medgym", [lost.get_metrics(), kept.get_metrics()])
    assert (mean["mask_sample"], mean["reward"]) == (0.5, CASES[0].reward)

    for env, mask in ((lost, [0, 0, 0]), (kept, [1, 1, 0])):
        output = SimpleNamespace(env_metrics=env.get_metrics(), loss_mask=[1, 1, 0])
        assert skyrl.masked(output).loss_mask == mask


def test_rows_have_what_the_trainer_reads_and_no_answer() -> None:
    rows = list(skyrl.rows(**SETTINGS))
    assert len({frozenset(row) for row in rows}) == 1
    for case in CASES[:2]:
        row = next(row for row in rows if row["extra_info"]["question_id"] == case.question_id)
        assert row["env_class"] == "medgym"
        env = skyrl_gym.make(
            row["env_class"], extras={key: row[key] for key in row if key not in ("prompt", "env_class")}
        )
        assert env.init(row["prompt"])[0] == row["prompt"]
        assert all(text not in json.dumps(row, ensure_ascii=False) for text in gold(case))


@pytest.mark.parametrize("extras", [None, {}, {"ticket": "{}"}])
def test_a_row_without_a_ticket_is_refused_with_advice(extras: Any) -> None:
    with pytest.raises(EpisodeError, match=r"medgym\.serving\.tickets"):
        skyrl_gym.make("medgym", extras=extras)


def test_the_page_runs() -> None:
    run_page("skyrl")
