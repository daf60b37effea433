"""The three shapes, in every format, against the bare episode."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from medgym.episode import Episode, replay
from medgym.rewards import Score
from medgym.serving import EpisodeOver, Session, ToolBag, adrive, drive
from medgym.transcript.behaviour import behaviour_digest
from medgym.transcript.formats import FORMATS
from medgym.transcript.messages import Message, action_text
from tests.parity.cases import POLICIES, SEED, Case, cases, source

CASES = cases()
IDS = [f"{case.policy}-{case.question_id}" for case in CASES]


def opened(case: Case) -> Episode:
    return source().episode(case.question_id, SEED)


def check(case: Case, episode: Episode) -> None:
    record = episode.trajectory()
    assert behaviour_digest(record) == case.digest
    assert (record.reward, record.components, record.stop_reason) == (case.reward, case.components, case.stop_reason)
    assert replay(record).ok


def test_there_are_twelve_policies_and_they_differ() -> None:
    assert len(POLICIES) == 12
    for question in {case.question_id for case in CASES}:
        assert len({case.digest for case in CASES if case.question_id == question}) == 12
    assert {case.stop_reason for case in CASES} >= {"answered", "abstained", "max_steps"}
    assert all(case.trajectory.success for case in CASES if case.policy == "oracle")


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize("name", ["hermes", "json", "openai"])
def test_a_session_in_any_format_gives_the_same(case: Case, name: str) -> None:
    session = Session(opened(case), name)
    first = session.start()
    assert source().question(case.question_id).text in str(first[-1]["content"])
    assert ("medical_search" in str(first[0]["content"])) is (name != "openai" or len(first) == 1)
    total = 0.0
    for call, observation in zip(case.calls, case.observations, strict=True):
        step = session.step(FORMATS[name].write([call]))
        assert observation in "\n".join(str(message["content"]) for message in step.messages)
        total += step.reward
    assert step.done
    assert total == case.reward
    check(case, session.episode)


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize("as_text", [False, True])
def test_a_tool_bag_gives_the_same(case: Case, as_text: bool) -> None:
    bag = ToolBag(opened(case))
    assert [spec["function"]["name"] for spec in bag.specs()][-1] == "submit_answer"
    assert set(bag.episode.score().components) == set(case.components)
    for call, observation in zip(case.calls, case.observations, strict=True):
        given = json.dumps(call.arguments) if as_text else call.arguments
        assert bag.call(call.name, given).observation == observation
    assert bag.episode.score() == Score(case.reward, case.components)
    check(case, bag.episode)
    bag.finish("too late")
    check(case, bag.episode)
    with pytest.raises(EpisodeOver):
        bag.call("medical_search", {"query": "toes"})


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_driving_an_endpoint_gives_the_same(case: Case) -> None:
    def model(messages: list[Message], tools: list[dict[str, Any]]) -> str | Message:
        assert tools[-1]["function"]["name"] == "submit_answer"
        said = sum(message["role"] == "assistant" for message in messages)
        return FORMATS["openai"].write([case.calls[said]])

    async def amodel(messages: list[Message], tools: list[dict[str, Any]]) -> str | Message:
        await asyncio.sleep(0)
        return model(messages, tools)

    for record in (drive(opened(case), model), asyncio.run(adrive(opened(case), amodel))):
        assert behaviour_digest(record) == case.digest
        assert record.components == case.components


def test_the_last_words_of_a_model_count_when_they_hold_an_answer() -> None:
    case = next(case for case in CASES if case.policy == "oracle")
    *looked_up, handed_in = case.calls
    texts = (f"<answer>{json.dumps(handed_in.arguments)}</answer>", action_text(handed_in.name, handed_in.arguments))
    for text in texts:
        bag = ToolBag(opened(case))
        for call in looked_up:
            bag.call(call.name, call.arguments)
        bag.finish(text)
        check(case, bag.episode)


@pytest.mark.parametrize("text", ["", "I give up.", "<answer></answer>", "<answer>a</answer><answer>b</answer>"])
def test_an_episode_without_an_answer_ends_truncated(text: str) -> None:
    bag = ToolBag(opened(CASES[0]))
    bag.call("medical_search", {"query": "toes"})
    bag.finish(text)
    record = bag.episode.trajectory()
    assert (record.stop_reason, record.components["task"]) == ("no_tool_call", 0.0)
    assert replay(record).ok
