"""The interface of verifiers before 0.4: `evaluate` over our environment, against a loopback endpoint."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

vf = pytest.importorskip("verifiers", reason="needs verifiers<0.4")
if importlib.util.find_spec("verifiers.legacy") is None:
    pytest.skip("needs verifiers<0.4", allow_module_level=True)

from medgym.errors import CacheMiss
from medgym.integrations import verifiers_v0 as ours
from medgym.tools.toolbox import Toolbox
from medgym.transcript.behaviour import behaviour_digest
from tests.integrations.pages import run_page
from tests.integrations.stub import EACH, Stub, stub
from tests.parity.cases import QUESTIONS, SEED, SETTINGS, Case, cases, source

IDS = [source().question(place).id for place in QUESTIONS]


@pytest.fixture(scope="module", autouse=True)
def key() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUB_KEY", "none")
        yield


def evaluated(server: Stub, model: str, rollouts: int = 1, ids: list[str] = IDS, **options: Any) -> tuple[Any, Any]:
    env = ours.load_environment(**SETTINGS, seed=SEED, **options)
    env.dataset = env.get_dataset().filter(lambda row: row["info"]["question_id"] in ids)
    env.eval_dataset = env.dataset
    config = vf.ClientConfig(api_key_var="STUB_KEY", api_base_url=server.url, max_retries=0)
    out = env.evaluate_sync(
        config, model, num_examples=-1, rollouts_per_example=rollouts, max_concurrent=4,
        state_columns=["stop_condition"],
    )  # fmt: skip
    return env, out["outputs"]


def policy_of(row: Any) -> str:
    first = next(str(message["content"]) for message in row["completion"] if message["role"] == "assistant")
    return first.removeprefix("policy: ") if first.startswith("policy: ") else "silent"


def expected(policy: str, question_id: str) -> Case:
    like = "oracle" if policy in ("words", "pair") else policy
    return next(case for case in cases() if (case.policy, case.question_id) == (like, question_id))


def state_of(row: Any) -> dict[str, Any]:
    """Return what a rubric sees of a row; saved rows hold each call as JSON text."""
    kinds = {"assistant": vf.AssistantMessage, "tool": vf.ToolMessage}
    said = []
    for message in row["completion"]:
        calls = [json.loads(call) if isinstance(call, str) else call for call in message.get("tool_calls") or []]
        said.append(kinds[message["role"]].model_validate(dict(message) | ({"tool_calls": calls} if calls else {})))
    return {"completion": said, "info": row["info"], "stop_condition": row["stop_condition"]}


def test_every_policy_gives_the_same_episode() -> None:
    with stub() as server:
        env, rows = evaluated(server, "each", len(EACH))
    seen = set()
    for row in rows:
        policy, question = policy_of(row), row["info"]["question_id"]
        seen.add((policy, question))
        metrics = row["metrics"]
        assert row.get("error") is None
        if policy == "silent":
            assert (metrics["stop_no_tool_call"], metrics["correct"]) == (1.0, 0.0)
            continue
        case = expected(policy, question)
        record = env.replayed(state_of(row)).episode.trajectory()
        assert behaviour_digest(record) == case.digest
        assert {name: metrics[f"reward_{name}"] for name in case.components} == case.components
        assert (row["reward"], metrics[f"stop_{case.stop_reason}"]) == (case.reward, 1.0)
        told = tuple(message["content"] for message in row["completion"] if message["role"] == "tool")
        assert told == (case.observations[:-1] if policy == "words" else case.observations)
    assert seen == {(policy, name) for policy in EACH for name in IDS}
    for asked in server.requests:
        if len(asked["messages"]) == 1:
            text = json.dumps(asked, ensure_ascii=False)
            case = next(
                case for case in cases() if source().question(case.question_id).text in asked["messages"][0]["content"]
            )
            assert str(source().question(case.question_id).answer.value) not in text


def test_the_dataset_holds_no_answer() -> None:
    rows = ours.load_environment(**SETTINGS).get_dataset()
    assert len(rows) == len(source())
    for row in rows:
        assert row["answer"] == ""
        assert str(source().question(row["info"]["question_id"]).answer.value) not in str(row["info"])


def test_failures_are_errors_and_never_a_zero_to_learn_from(monkeypatch: pytest.MonkeyPatch) -> None:
    with stub() as server:
        _, (row,) = evaluated(server, "outage", ids=IDS[:1])
        assert row["error"] is not None
        assert row["metrics"]["mask_sample"] == 1.0

        def fail(*args: object) -> None:
            raise CacheMiss("The result was never recorded.")

        monkeypatch.setattr(Toolbox, "answer", fail)
        _, (row,) = evaluated(server, "endless", ids=IDS[:1])
        assert "InfraError" in str(row["error"])
        assert row["metrics"]["mask_sample"] == 1.0


def test_an_answer_in_the_last_turn_allowed_counts() -> None:
    case = expected("oracle", IDS[0])
    with stub() as server:
        _, (row,) = evaluated(server, "oracle", ids=IDS[:1], max_turns=len(case.calls))
        assert row["reward"] == case.reward
        _, (row,) = evaluated(server, "endless", ids=IDS[:1], max_turns=2)
        assert row["metrics"]["stop_aborted"] == 1.0


def test_the_code_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_page("verifiers")
