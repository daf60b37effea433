"""The server by its own entry point, driven by its own client and by plain HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("openenv")
httpx = pytest.importorskip("httpx")

from pydantic import ValidationError

from medgym.errors import EpisodeError
from medgym.integrations.openenv import MedgymAction, MedgymObservation, MedgymState, OpenEnvironment, make_app
from tests.integrations.openenv.playing import client_of, play
from tests.integrations.pages import run_page
from tests.parity.cases import SEED, SETTINGS, Case, cases, source
from tests.parity.wire import Told

CASES = cases()
IDS = [f"{case.policy}-{case.question_id}" for case in CASES]
ROOT = Path(__file__).resolve().parents[3]


def post(url: str, **body: Any) -> dict[str, Any]:
    answer = httpx.post(url, json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_every_policy_gives_the_same_over_websocket(url: str) -> None:
    with client_of(url) as client:
        for case in CASES:
            play(client, case).check()


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_every_policy_gives_the_same_over_http(url: str, case: Case) -> None:
    """Each request is a stranger to the last one, so it brings the messages so far."""
    which = {"question_id": case.question_id, "seed": SEED}
    first = post(f"{url}/reset", **which)
    assert source().question(case.question_id).text in first["observation"]["text"]
    told, history = Told(case), list[Any]()
    for call in case.calls:
        action = {"name": call.name, "arguments": call.arguments}
        answer = post(f"{url}/step", action={"message": action}, history=history, **which)
        told.add(call, answer["observation"]["text"], answer["reward"], answer["metadata"])
        history.append(action)
    told.check()


def test_what_reset_tells(url: str) -> None:
    with client_of(url) as client:
        result = client.reset(split="train", index=2, episode_id="mine")
        state = client.state()
    observation = result.observation
    assert [message["role"] for message in observation.messages] == ["user"]
    assert observation.tools[-1]["function"]["name"] == "submit_answer"
    assert (result.reward, result.done) == (None, False)
    assert result.metadata["reward_components"] == dict.fromkeys(["task", "expert", "inefficiency", "gate"], 0.0)
    assert (state.episode_id, state.step_count, state.done) == ("mine", 0, False)
    assert state.question_id == result.metadata["question_id"]


def test_a_question_follows_from_the_seed_and_else_from_the_number_of_resets() -> None:
    def asked(environment: OpenEnvironment, **how: Any) -> str:
        return str(environment.reset(**how).metadata["question_id"])

    one, other = OpenEnvironment(**SETTINGS), OpenEnvironment(**SETTINGS)
    assert one.source is other.source
    walk = [asked(one) for _ in range(6)]
    assert walk == [asked(other) for _ in range(6)]
    assert len(set(walk)) > 1
    assert asked(one, seed=11) == asked(other, seed=11)


def test_why_an_episode_ended_is_told(url: str) -> None:
    with client_of(url) as client:
        client.reset(split="train", index=0)
        told = client.step(MedgymAction(message="no call")).observation
        assert "No tool call found" in told.text
        assert [message["role"] for message in told.messages] == ["user"]
        ended = client.step(MedgymAction(stop="max_tokens"))
        assert (ended.done, ended.reward) == (True, 0.0)
        assert (ended.metadata["stop_reason"], ended.metadata["truncated"]) == ("max_tokens", True)
        again = client.step(MedgymAction(message="still there?"))
        assert (again.done, again.reward) == (True, 0.0)


def test_a_failure_is_masked_and_has_no_reward(url: str) -> None:
    with client_of(url) as client:
        client.reset(split="train", index=0)
        failed = client.step(MedgymAction(stop="infra_error"))
    assert (failed.reward, failed.done) == (None, True)
    assert (failed.metadata["mask_sample"], failed.metadata["failure_kind"]) == (True, "infra")


@pytest.mark.parametrize(
    "message",
    ["", "}{", {}, {"role": "user", "content": "x"}, [1, 2], 7, "\ud800", {"name": "\ud800"}, {"a": [[]] * 9}],
)
def test_whatever_a_model_writes_is_answered(url: str, message: Any) -> None:
    with client_of(url) as client:
        client.reset(split="train", index=0)
        result = client.step(MedgymAction(message=message))
        assert (result.reward, result.done) == (0.0, False)
        assert result.observation.text
        assert client.state().step_count == 1


def test_undeclared_fields_are_refused() -> None:
    for model in (MedgymAction, MedgymObservation, MedgymState):
        with pytest.raises(ValidationError):
            model(message="x", gold="x") if model is MedgymAction else model(gold="x")
    for wrong in ({}, {"message": "x", "stop": "aborted"}):
        with pytest.raises(ValidationError, match="either a message or a reason"):
            MedgymAction(**wrong)


def test_wrong_requests_are_told_what_is_wrong(url: str) -> None:
    with client_of(url) as client:
        with pytest.raises(RuntimeError, match="There is no episode"):
            client.step(MedgymAction(message="x"))
        with pytest.raises(RuntimeError, match="has no question 'nope'"):
            client.reset(question_id="nope")
        client.reset(seed=1)
        with pytest.raises(RuntimeError, match="cannot be stopped for 'answered'"):
            client.step(MedgymAction(stop="answered"))
        client.reset(seed=1)
    answer = httpx.post(f"{url}/reset", json={"split": "train", "index": 10_000}, timeout=60)
    assert (answer.status_code, "There is no question 10000" in answer.text) == (400, True)
    answer = httpx.post(f"{url}/step", json={"action": {"message": "x"}}, timeout=60)
    assert (answer.status_code, "history" in answer.text) == (400, True)


def test_settings_that_are_no_object_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDGYM_SETTINGS", "[]")
    with pytest.raises(EpisodeError, match="MEDGYM_SETTINGS"):
        make_app()


def test_the_task_api_lists_what_can_be_reset(url: str) -> None:
    tasks = f"{url}/medgym"
    splits = httpx.get(f"{tasks}/splits", timeout=60).json()
    assert [row["type"] for row in splits] == ["train", "validation", "test", "test"]
    for split in (row["name"] for row in splits):
        number = post(f"{tasks}/num_tasks", split=split)["num_tasks"]
        listed = post(f"{tasks}/tasks", split=split)["tasks"]
        assert number == len(listed) == len(source().pool(split))
        assert post(f"{tasks}/task_range", split=split, start=1, stop=3)["tasks"] == listed[1:3]
        assert post(f"{tasks}/task", split=split, index=number - 1)["task"] == listed[-1]
        assert httpx.post(f"{tasks}/task", json={"split": split, "index": number}, timeout=60).status_code == 400
    task = listed[0]
    reset = post(f"{url}/reset", split=task["split"], index=task["index"])
    assert reset["metadata"]["question_id"] == task["id"]
    assert task["text"] in reset["observation"]["text"]


def test_the_reward_is_a_tree_of_rubrics() -> None:
    case = next(case for case in CASES if case.policy == "oracle")
    environment = OpenEnvironment(**SETTINGS)
    environment.reset(seed=SEED, question_id=case.question_id)
    for call in case.calls:
        environment.step(MedgymAction(message={"name": call.name, "arguments": call.arguments}))
    assert environment.rubric is not None
    assert {name: part.last_score for name, part in environment.rubric.named_rubrics()} == case.components
    assert environment.rubric.last_score == case.reward


def test_openenv_validate_finds_no_failure(url: str, folder: Path) -> None:
    """What `openenv validate FOLDER --skip-build` and `openenv validate --url URL` do."""
    from openenv.cli._validation import validate_running_environment
    from openenv.validation import Verdict, run_validation

    report = run_validation(folder, skip_build=True)
    assert report.verdict is not Verdict.FAIL
    assert {row.check_id for row in report.results if row.status.value == "pass"} >= {"static.manifest"}
    assert [row.check_id for row in report.results if row.status.value in ("fail", "error")] == []
    served = validate_running_environment(url, timeout_s=60)
    assert served["passed"], served["summary"]
    assert served["summary"]["failed_criteria"] == []


def test_the_runtime_graders_of_openenv_pass(url: str, folder: Path, tmp_path: Path) -> None:
    """Those three that OpenEnv has; it would run them in a container, here they judge the running server."""
    from openenv.validation.graders import Subject
    from openenv.validation.graders.runtime import basic
    from openenv.validation.manifest import ExecutionDeclaration
    from openenv.validation.parsers.openenv_yaml import OpenEnvYamlParser
    from openenv.validation.runtime.collector import collect_runtime_evidence
    from openenv.validation.runtime.contracts import load_runtime_plan

    plan = load_runtime_plan(folder, ExecutionDeclaration())
    evidence = collect_runtime_evidence(url, plan, episode_timeout_s=600)
    assert evidence.failure_reason is None
    subject = Subject(folder, OpenEnvYamlParser().parse(folder), None, None, tmp_path, evidence)
    graders = (basic.RewardWellFormedGrader(), basic.ObservationSchemaGrader(), basic.StateContractGrader())
    results = [grader.run(subject) for grader in graders]
    assert [result.status.value for result in results] == ["pass"] * 3, [result.evidence for result in results]


def test_sessions_at_once_do_not_meet(url: str) -> None:
    def one(case: Case) -> None:
        with client_of(url) as client:
            play(client, case).check()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, CASES))


@pytest.mark.parametrize("page", ["docs/trainers/openenv.md", "envs/medgym_openenv/README.md"])
def test_the_examples_of_the_pages_run(url: str, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    run_page(page, {"http://localhost:8000": url})
    assert "abstained" in capsys.readouterr().out
