"""The language-model agent over a real server: the transcript it keeps, batches, replay without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from medgym.agents.batch import Batch, run_many
from medgym.agents.endpoint import Endpoint, EndpointError, EndpointSpec, Model
from medgym.agents.language_model import LanguageModel
from medgym.agents.registry import VARIANTS, make
from medgym.agents.rollout import run_episode
from medgym.episode import Episode, replay
from medgym.errors import AgentError, TrajectoryError
from medgym.questions.question_set import QuestionSet
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World
from tests.agents.chat_server import Behaviour, ChatServer, no_proxies, submits, tool_call  # noqa: F401

pytestmark = pytest.mark.usefixtures("no_proxies")


def _play(behaviour: Behaviour, world: World, questions: QuestionSet, **limits: int) -> tuple[Trajectory, ChatServer]:
    with ChatServer(behaviour) as server:
        endpoint = Endpoint(Model("m"), server.connection())
        record = run_episode(Episode(questions[0], world=world, limits=limits), LanguageModel(endpoint))
        endpoint.close()
    return record, server


def _searches_then_answers(body: dict[str, Any]) -> Any:
    if body["messages"][-1]["role"] == "user":
        return {"content": None, "tool_calls": [tool_call("medical_search", {"query": "night cough"})]}
    return submits("ZAR1")


def test_native_calls_are_answered_in_kind_and_solve(toy_world: World, toys: QuestionSet) -> None:
    record, server = _play(_searches_then_answers, toy_world, toys)
    assert record.success
    episode = Episode(toys[0], world=toy_world)
    first, second = server.requests
    assert first["messages"] == [{"role": "user", "content": episode.prompt()}]
    assert first["tools"] == episode.tool_specs()
    assert [message["role"] for message in second["messages"]] == ["user", "assistant", "tool"]
    assert second["messages"][2] == {"role": "tool", "tool_call_id": "c1", "content": record.steps[0].observation}
    assert replay(record, toy_world, toys).ok


def test_text_actions_are_answered_by_the_user(toy_world: World, toys: QuestionSet) -> None:
    said = iter(["Let me think.", '{"name": "resolve_entity", "arguments": {"name": "ZAR1"}}', "<answer>ZAR1</answer>"])
    record, server = _play(lambda _: next(said), toy_world, toys)
    assert record.success
    assert record.footer["mistakes"] == 1
    roles = [message["role"] for message in server.requests[-1]["messages"]]
    assert roles == ["user", "assistant", "user", "assistant", "user"]


def test_every_native_call_gets_an_answer_even_unreadable_ones(toy_world: World, toys: QuestionSet) -> None:
    def calls_wildly(body: dict[str, Any]) -> Any:
        if len(body["messages"]) > 1:
            return submits("WAS")
        calls = [tool_call("medical_search", "{torn", "a"), tool_call("nonsense", {"query": "x"}, "b")]
        return {"content": "", "tool_calls": calls}

    record, server = _play(calls_wildly, toy_world, toys)
    assert not record.success
    sent = server.requests[-1]["messages"]
    assert [message.get("tool_call_id") for message in sent[2:]] == ["a", "b"]
    assert sent[1]["tool_calls"][0]["function"]["arguments"] == "{}"
    assert record.steps[0].message["tool_calls"][0]["function"]["arguments"] == "{torn"  # type: ignore[index]


def test_a_model_that_refuses_scores_nothing_and_is_not_masked(toy_world: World, toys: QuestionSet) -> None:
    record, _ = _play(lambda _: {"content": None, "refusal": "No."}, toy_world, toys, max_steps=3)
    assert (record.success, record.stop_reason, record.footer["mask_sample"]) == (False, "max_steps", False)


def test_what_outgrows_the_context_abstains(toy_world: World, toys: QuestionSet) -> None:
    too_long = (400, "This model's maximum context length is 12 tokens.")
    record, _ = _play(lambda _: too_long, toy_world, toys)
    assert record.stop_reason == "abstained"


# --- batches --------------------------------------------------------------------------------------------------------


def test_a_batch_goes_on_after_an_outage_and_replays_byte_for_byte(
    toy_world: World, toys: QuestionSet, tmp_path: Path
) -> None:
    model, answers = Model("m", temperature=1.0), tmp_path / "answers"
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    with ChatServer(_searches_then_answers) as server:
        endpoint = EndpointSpec(model, server.connection(attempts=2), answers)
        server.behaviour = lambda body: 503 if len(server.requests) > 3 else _searches_then_answers(body)
        with pytest.raises(EndpointError):
            run_many(Batch("llm", toy_world, toys, endpoint=endpoint), path=first)
        asked = len(server.requests)
        server.behaviour = _searches_then_answers
        run_many(Batch("llm", toy_world, toys, endpoint=endpoint), path=first)
        assert len(server.requests) - asked == 2 * len(toys) - 3  # what was answered is not asked again
    replaying = EndpointSpec(model, None, answers, "replay")
    played = run_many(Batch("llm", toy_world, toys, endpoint=replaying), path=second)
    assert first.read_bytes() == second.read_bytes()
    assert played[0].header["model"] == model.to_row()
    with pytest.raises(TrajectoryError, match="another run"):
        run_many(Batch("llm", toy_world, toys, endpoint=EndpointSpec(Model("n"), None, answers, "replay")), path=first)


def test_samples_are_asked_one_by_one(toy_world: World, toys: QuestionSet) -> None:
    with ChatServer(lambda _: submits("ZAR1")) as server:
        for seed in (0, 3):
            endpoint = EndpointSpec(Model("m", seed=10), server.connection())
            run_many(Batch("llm", toy_world, toys, seed=seed, endpoint=endpoint), [toys[0].id])
    assert [body["seed"] for body in server.requests] == [10, 13]


def test_variants_are_made_by_name_and_llm_says_what_it_needs(toy_world: World, toys: QuestionSet) -> None:
    for name in VARIANTS:
        assert run_episode(Episode(toys[0], world=toy_world), make(name)).stop_reason in ("answered", "abstained")
    with pytest.raises(AgentError, match="needs an endpoint"):
        make("llm")
