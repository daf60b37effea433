"""The new interface of verifiers: its own commands over our taskset, against a loopback endpoint."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

vf = pytest.importorskip("verifiers.v1", reason="needs verifiers>=0.4")

from medgym.episode import replay
from medgym.errors import CacheMiss
from medgym.integrations import verifiers as ours
from medgym.serving import MadeCall
from medgym.tools.toolbox import Toolbox
from medgym.transcript.behaviour import behaviour_digest
from tests.integrations.stub import EACH, Stub, stub
from tests.parity.cases import QUESTIONS, SEED, SETTINGS, Case, cases, source

ROOT = Path(__file__).resolve().parents[3]
EPISODE = ours.EpisodeConfig(**SETTINGS, seed=SEED)
WIRE = vf.Trace[ours.MedgymData, vf.State, Any]


def command(name: str, *arguments: object, cwd: Path) -> str:
    """Run a command of verifiers as a person would; return what it printed."""
    tools = Path(sys.executable).parent
    env = os.environ | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "envs" / "medgym_verifiers"),
        "STUB_KEY": "none",
    }
    done = subprocess.run(
        [str(tools / name), *map(str, arguments)], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout + done.stderr


def config(folder: Path, server: Stub) -> Path:
    path = folder / "eval.toml"
    path.write_text(
        f"""
push = false
output_dir = "{folder}"
[client]
base_url = "{server.url}"
api_key_var = "STUB_KEY"
[select.include]
idx = {list(QUESTIONS)}
[env.taskset]
id = "medgym_verifiers"
[env.taskset.episode]
world = "tiny"
split = "test"
seed = {SEED}
limits = {{max_steps = 12, max_tool_calls = 16}}
[env.agent.runtime]
type = "subprocess"
""",
        encoding="utf-8",
    )
    return path


def traces(run: Path) -> list[Any]:
    rows = [json.loads(line) for line in (run / "traces.jsonl").read_text("utf-8").splitlines()]
    return [vf.WireTrace.model_validate(trace) for row in rows for trace in row["traces"]]


def data_of(trace: Any) -> ours.MedgymData:
    return ours.MedgymData.model_validate(trace.task.data.model_dump())


def policy_of(trace: Any) -> str:
    said = trace.assistant_messages
    first = str(said[0].content)
    return first.removeprefix("policy: ") if first.startswith("policy: ") else "silent"


def expected(policy: str, question_id: str) -> Case:
    like = "oracle" if policy in ("words", "pair") else policy
    return next(case for case in cases() if (case.policy, case.question_id) == (like, question_id))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Stub]]:
    folder = tmp_path_factory.mktemp("eval")
    with stub() as server:
        command(
            "vf-eval", "@", config(folder, server), "--model", "each", "-r", len(EACH), "-c", 4,
            "--run.name", "parity", "--no-rich", cwd=folder,
        )  # fmt: skip
        yield folder / "parity", server


def test_every_policy_gives_the_same_episode_through_vf_eval(run: tuple[Path, Stub]) -> None:
    seen = set()
    for trace in traces(run[0]):
        policy, question = policy_of(trace), trace.task.data.question_id
        seen.add((policy, question))
        record = ours.replayed(trace, data_of(trace)).episode.trajectory()
        assert (trace.ok, trace.errors, trace.stop_condition in ("episode_over", "agent_completed")) == (True, [], True)
        assert trace.reward == record.reward
        assert replay(record).ok
        assert trace.info["medgym"]["stop_reason"] == record.stop_reason
        assert [name for name, value in trace.metrics.items() if name.startswith("stop/") and value] == [
            f"stop/{record.stop_reason}"
        ]
        if policy == "silent":
            assert (record.stop_reason, trace.metrics["correct"]) == ("no_tool_call", 0.0)
            continue
        case = expected(policy, question)
        assert behaviour_digest(record) == case.digest
        assert (trace.reward, record.components, record.stop_reason) == (case.reward, case.components, case.stop_reason)
        parts = {name.removeprefix("reward/"): value for name, value in trace.metrics.items() if "reward/" in name}
        assert parts == case.components
    assert seen == {(policy, source().question(place).id) for policy in EACH for place in QUESTIONS}
    assert len({frozenset(trace.metrics) for trace in traces(run[0])}) == 1


def test_the_model_reads_what_the_bare_episode_says(run: tuple[Path, Stub]) -> None:
    for trace in traces(run[0]):
        policy = policy_of(trace)
        if policy != "silent":
            case = expected(policy, trace.task.data.question_id)
            told = [str(message.content) for message in trace.tool_messages]
            # What the last message is told comes after the end, and a trace keeps only what the model was sent.
            assert told == ([] if policy == "pair" else list(case.observations[:-1]))


def test_no_answer_is_sent_to_the_model_or_kept_in_a_task(run: tuple[Path, Stub]) -> None:
    first = [asked for asked in run[1].requests if len(asked["messages"]) == 1]
    assert len(first) >= 2 * len(EACH)
    for trace in traces(run[0]):
        answer = source().question(trace.task.data.question_id).answer.value
        assert str(answer) not in trace.task.model_dump_json()
    for asked in first:
        text = json.dumps(asked, ensure_ascii=False)
        names = [tool["function"]["name"] for tool in asked["tools"]]
        assert names == [spec["function"]["name"] for spec in source().episode(0).tool_specs()]
        case = next(case for case in cases() if source().question(case.question_id).text in text)
        assert str(source().question(case.question_id).answer.value) not in text


def test_vf_replay_gives_the_same_scores(run: tuple[Path, Stub], tmp_path: Path) -> None:
    command("vf-replay", run[0], "--output-dir", tmp_path / "again", "--no-rich", cwd=tmp_path)
    before = {trace.id: trace for trace in traces(run[0])}
    after = {trace.id: trace for trace in traces(tmp_path / "again")}
    assert set(before) == set(after)
    for name, trace in after.items():
        assert (trace.rewards, trace.metrics, trace.ok) == (before[name].rewards, before[name].metrics, True)


def test_vf_validate_finds_every_question_sound(tmp_path: Path) -> None:
    command(
        "vf-validate", "medgym_verifiers", "--taskset.episode.world", "tiny", "--runtime.type", "subprocess", "-n", 6,
        "--output-dir", tmp_path, "--run.name", "validate", "--no-rich", cwd=tmp_path,
    )  # fmt: skip
    (results,) = tmp_path.glob("**/results.jsonl")
    rows = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    assert len(rows) == 6
    assert all("invalid" not in json.dumps(row) and "error" not in {row.get("reason")} for row in rows), rows


def test_an_outage_of_the_model_is_an_error_and_never_a_zero(tmp_path: Path) -> None:
    with stub() as server:
        command(
            "vf-eval", "@", config(tmp_path, server), "--model", "outage", "-n", 1, "--run.name", "outage",
            "--no-rich", cwd=tmp_path,
        )  # fmt: skip
    (trace,) = traces(tmp_path / "outage")
    assert (trace.ok, trace.last_error.type) == (False, "ProviderError")
    assert not any(trace.rewards.values())


def scored(calls: list[tuple[str, dict[str, Any]]], **settings: Any) -> Any:
    """Return a trace with these calls, not yet scored, and its task."""
    episode = EPISODE.model_copy(update=settings)
    taskset = ours.MedgymTaskset(ours.MedgymConfig(id="medgym_verifiers", episode=episode))
    task = next(iter(taskset))
    info = vf.AgentInfo(config=vf.AgentConfig())
    trace = vf.Trace(task=vf.TraceTask(type="MedgymTask", data=task.data), agent=info, state=ours.Told())
    for number, (name, arguments) in enumerate(calls):
        call = vf.ToolCall(id=f"call_{number}", name=name, arguments=json.dumps(arguments))
        said = vf.AssistantMessage(content="", tool_calls=[call])
        trace.nodes.append(vf.MessageNode(message=said, sampled=True, parent=number - 1 if number else None))
    return task, trace


def test_a_failing_tool_masks_the_rollout(monkeypatch: pytest.MonkeyPatch) -> None:
    task, trace = scored([("medical_search", {"query": "toes"})])
    asyncio.run(task.score(trace))
    assert (trace.metrics["mask_sample"], trace.metrics["stop/no_tool_call"]) == (0.0, 1.0)

    def fail(*args: object) -> None:
        raise CacheMiss("The result was never recorded.")

    monkeypatch.setattr(Toolbox, "answer", fail)
    task, trace = scored([("medical_search", {"query": "toes"})])
    assert asyncio.run(task.episode_over(trace))
    with pytest.raises(vf.TaskError, match="does not count"):
        asyncio.run(task.score(trace))
    assert (trace.rewards, trace.metrics["mask_sample"]) == ({"medgym": None}, 1.0)


def test_a_limit_of_the_trainer_ends_the_episode_for_a_reason() -> None:
    for condition, reason in (("max_turns", "aborted"), ("max_total_tokens", "max_tokens"), ("odd", "no_tool_call")):
        task, trace = scored([("medical_search", {"query": "toes"})])
        trace.stop(condition)
        assert ours.replayed(trace, task.data).episode.trajectory().stop_reason == reason
    trace.record_timeout("agent")
    assert ours.replayed(trace, task.data).episode.trajectory().stop_reason == "timeout"


def test_the_tool_server_finds_its_place_among_the_calls() -> None:
    told = ours.Told(calls=[("a", "{}"), ("b", '{"x": 1}'), ("c", "")], answered=1)
    assert [call.name for call in told.up_to(MadeCall("c", {}))] == ["a", "b", "c"]
    assert [call.name for call in told.up_to(MadeCall("b", {"x": 1}))] == ["a", "b"]
    assert [call.name for call in told.up_to(MadeCall("d", {}))] == ["a", "d"]


def test_settings_of_the_source_are_settings_of_the_taskset() -> None:
    task, trace = scored([], faults={"rate": 1.0}, reward="paper", limits=None)
    assert ours.replayed(trace, task.data).episode.header()["faults"]["rate"] == 1.0
    assert task.key == task.data.question_id == task.data.id
