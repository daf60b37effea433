"""Inspect AI: `eval()` end to end over scripted policies, read back with the reader of Inspect's viewer."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

inspect_ai = pytest.importorskip("inspect_ai")

from inspect_ai.log import EvalLog, EvalSample, read_eval_log
from inspect_ai.model import ChatMessage, ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import pass_at
from inspect_ai.tool import ToolCall, ToolInfo

from medgym.errors import CacheMiss
from medgym.integrations import inspect_ai as ours
from medgym.serving import refold
from medgym.tools.toolbox import Toolbox
from medgym.transcript.behaviour import behaviour_digest
from tests.integrations.pages import run_page
from tests.integrations.stub import EACH, move
from tests.parity.cases import QUESTIONS, SEED, SETTINGS, Case, cases, source

IDS = [source().question(place).id for place in QUESTIONS]


def output(text: str, calls: list[ToolCall]) -> ModelOutput:
    said = ModelOutput.from_content("mockllm", text, stop_reason="tool_calls" if calls else "stop")
    said.choices[0].message.tool_calls = calls or None
    said.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)  # else Inspect loads a tokeniser
    return said


class Rote:
    """A model that plays another policy of `EACH` in every epoch of a question."""

    def __init__(self, policies: tuple[str, ...] = EACH) -> None:
        self.policies = policies
        self.turns: dict[str, list[str]] = {}
        self.tools: list[list[ToolInfo]] = []

    def __call__(self, messages: list[ChatMessage], tools: list[ToolInfo], *rest: Any) -> ModelOutput:
        self.tools.append(tools)
        said = [message.text for message in messages if message.role == "assistant"]
        turns = self.turns.setdefault(messages[0].text, list(self.policies[::-1]))
        policy = said[0].removeprefix("policy: ") if said else turns.pop()
        if policy == "outage":
            raise ConnectionError("the model is down")
        rows = [{"role": message.role, "content": message.text} for message in messages]
        text, calls = move(policy, rows)
        made = [ToolCall(id=call.id, function=call.name, arguments=dict(call.arguments)) for call in calls]
        return output(text or f"policy: {policy}", made)


def evaluated(folder: Path, model: Rote, ids: list[str] | None = None, **more: Any) -> EvalLog:
    task = ours.research(**(SETTINGS | {"seed": SEED, "epochs": len(model.policies)} | more))
    (log,) = inspect_ai.eval(
        task, model=get_model("mockllm/model", custom_outputs=model), sample_id=ids or IDS, log_dir=str(folder),
        display="none", max_samples=4, retry_on_error=0,
    )  # fmt: skip
    return read_eval_log(log.location)


def score(sample: EvalSample) -> Any:
    (found,) = (sample.scores or {}).values()
    return found


def policy_of(sample: EvalSample) -> str:
    first = next(message.text for message in sample.messages if message.role == "assistant")
    return first.removeprefix("policy: ") if first.startswith("policy: ") else "silent"


def expected(policy: str, question_id: Any) -> Case:
    like = "oracle" if policy in ("words", "pair") else policy
    return next(case for case in cases() if (case.policy, case.question_id) == (like, question_id))


@pytest.fixture(scope="module")
def model() -> Rote:
    return Rote()


@pytest.fixture(scope="module")
def log(model: Rote, tmp_path_factory: pytest.TempPathFactory) -> EvalLog:
    return evaluated(tmp_path_factory.mktemp("inspect"), model)


def test_every_policy_gives_the_same_episode(log: EvalLog) -> None:
    assert log.status == "success"
    seen = set()
    for sample in log.samples or []:
        policy, found = policy_of(sample), score(sample)
        seen.add((policy, sample.id))
        assert sample.error is None
        if policy == "silent":
            assert (found.metadata["stop_reason"], found.value["correct"]) == ("no_tool_call", 0.0)
            continue
        case = expected(policy, sample.id)
        words = sample.messages[-1].text if policy == "words" else ""
        again = refold(source().episode(str(sample.id), SEED), ours.calls_of(sample.messages), words, "no_tool_call")
        assert behaviour_digest(again.episode.trajectory()) == case.digest
        parts = {name: found.value[name] for name in case.components}
        assert (found.value["reward"], parts) == (case.reward, case.components)
        assert found.metadata["stop_reason"] == case.stop_reason
        assert found.metadata["reward_components"] == case.components
        assert found.value["correct"] == float(case.trajectory.success)
    assert seen == {(policy, name) for policy in EACH for name in IDS}


def test_the_model_reads_what_the_bare_episode_says(log: EvalLog) -> None:
    for sample in log.samples or []:
        policy = policy_of(sample)
        if policy != "silent":
            told = tuple(message.text for message in sample.messages if message.role == "tool")
            wanted = expected(policy, sample.id).observations
            assert told == (wanted[:-1] if policy == "words" else wanted)


def test_the_log_holds_no_answer_but_those_that_were_given(log: EvalLog, model: Rote) -> None:
    offered = [spec["function"] for spec in source().episode(0).tool_specs()]
    for tools in model.tools:
        assert [tool.name for tool in tools] == [function["name"] for function in offered]
    for sample in log.samples or []:
        answer = str(source().question(str(sample.id)).answer.value)
        assert sample.target == ""
        assert answer not in str(sample.input)
        assert answer not in str(sample.metadata)
        if policy_of(sample) in ("silent", "abstain"):
            assert answer not in sample.model_dump_json()


def test_a_saved_log_is_scored_again_to_the_same(log: EvalLog) -> None:
    again = inspect_ai.score(log, ours.episode_reward(), action="overwrite", display="none")
    for before, after in zip(log.samples or [], again.samples or [], strict=True):
        assert score(before).value == score(after).value


def test_metrics_and_epochs_reduce_as_inspect_does(tmp_path: Path) -> None:
    model = Rote(("oracle", "closed-book"))
    found = evaluated(tmp_path, model, epochs=inspect_ai.Epochs(2, [pass_at(1), pass_at(2)])).results
    assert found is not None
    correct = {result.reducer: result.metrics["mean"].value for result in found.scores if result.name == "correct"}
    assert correct == {"pass_at_1": 0.5, "pass_at_2": 1.0}


def test_an_outage_of_the_model_is_an_error_of_the_sample_and_no_score(tmp_path: Path) -> None:
    found = evaluated(tmp_path, Rote(("outage", "oracle")), IDS[:1])
    broken, sound = found.samples or []
    assert (broken.error is not None, broken.scores) == (True, {}) or broken.scores is None
    assert sound.error is None
    assert found.results is not None
    means = {result.name: result.metrics["mean"].value for result in found.results.scores}
    assert means["correct"] == 1.0
    again = inspect_ai.score(found, ours.episode_reward(), action="overwrite", display="none")
    broken, sound = again.samples or []
    assert (score(broken).reason, score(sound).value["correct"]) == ("infra", 1.0)
    assert math.isnan(score(broken).value)


def test_a_failing_tool_leaves_the_sample_unscored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise CacheMiss("The result was never recorded.")

    monkeypatch.setattr(Toolbox, "answer", fail)
    (sample,) = evaluated(tmp_path, Rote(("endless",)), IDS[:1]).samples or []
    found = score(sample)
    assert isinstance(found.value, float)
    assert math.isnan(found.value)
    assert (found.reason, found.metadata["mask_sample"]) == ("infra", True)
    assert sum(message.role == "assistant" for message in sample.messages) == 1


@pytest.mark.parametrize(("limit", "reason"), [("message_limit", "aborted"), ("token_limit", "max_tokens")])
def test_a_limit_of_inspect_ends_the_episode_for_a_reason(tmp_path: Path, limit: str, reason: str) -> None:
    (sample,) = evaluated(tmp_path, Rote(("endless",)), IDS[:1], **{limit: 7}).samples or []
    assert sample.limit is not None
    assert score(sample).metadata["stop_reason"] == reason
    assert score(sample).value["correct"] == 0.0


def test_unreadable_arguments_are_a_step_and_are_told(tmp_path: Path) -> None:
    def garbled(messages: list[ChatMessage], *rest: Any) -> ModelOutput:
        call = ToolCall(id="call_0", function="medical_search", arguments={}, parse_error="not JSON")
        return output("", [call] if len(messages) == 1 else [])

    task = ours.research(**SETTINGS, seed=SEED)
    (done,) = inspect_ai.eval(
        task, model=get_model("mockllm/model", custom_outputs=garbled), sample_id=IDS[0], log_dir=str(tmp_path),
        display="none",
    )  # fmt: skip
    (sample,) = done.samples or []
    assert "Not valid JSON" in sample.messages[2].text
    assert score(sample).metadata["steps"] == 2


def test_the_code_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_page("inspect")
