"""Against a real chat-completions server on the loopback interface that plays the scripted policies."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest

httpx = pytest.importorskip("httpx")

from medgym.errors import AgentError
from medgym.integrations.endpoint import (
    Areal,
    EpisodeLost,
    Played,
    art_trajectory,
    play,
    play_all,
    rllm_fields,
    run,
)
from medgym.transcript.behaviour import behaviour_digest
from medgym.transcript.formats import FORMATS
from tests.agents.chat_server import HANG, ChatServer, no_proxies, tool_call
from tests.integrations.common import gold, ticket
from tests.integrations.pages import run_page
from tests.parity.cases import Case
from tests.parity.test_shapes import CASES, IDS

__all__ = ["no_proxies"]
pytestmark = pytest.mark.usefixtures("no_proxies")
FORMS = ["openai", "hermes", "json"]


def policy(case: Case, form: str = "openai", failing: int | None = None) -> Any:
    """Return a server's behaviour that plays a case; from message `failing` on it is on fire."""

    def behaviour(body: dict[str, Any]) -> Any:
        said = sum(message["role"] == "assistant" for message in body["messages"])
        if said == failing:
            return 503
        call = case.calls[said]
        if form != "openai":
            return FORMATS[form].write([call])
        native = tool_call(call.name, json.dumps(call.arguments), f"call_{said}")
        return {"role": "assistant", "content": None, "tool_calls": [native]}

    return behaviour


def played(server: ChatServer, case: Case, form: str = "openai", **options: Any) -> Played:
    patience = {"attempts": 2, "pause_s": 0.0, "timeout_s": 10.0}
    return asyncio.run(play(ticket(case, form), base_url=server.url, model="m", **{**patience, **options}))


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize("form", FORMS)
def test_an_endpoint_gives_what_the_bare_episode_gives(case: Case, form: str) -> None:
    with ChatServer(policy(case, form)) as server:
        result = played(server, case, form, api_key="secret", sampling={"temperature": 0.7, "max_tokens": 99})
    record = result.trajectory
    assert behaviour_digest(record) == case.digest
    assert (result.reward, record.components, record.stop_reason) == (case.reward, case.components, case.stop_reason)
    assert sum(result.rewards().values()) == pytest.approx(case.reward, abs=1e-12)
    assert result.metrics["reward"] == case.reward
    assert len(server.requests) == len(result.completions) == len(case.calls)
    for body, headers in zip(server.requests, server.headers, strict=True):
        assert (body["model"], body["temperature"], body["max_tokens"]) == ("m", 0.7, 99)
        assert headers["Authorization"] == "Bearer secret"
        assert ("tools" in body) is (form == "openai")


def test_the_answer_goes_over_no_wire() -> None:
    for case in (case for case in CASES if case.policy == "abstain"):
        with ChatServer(policy(case)) as server:
            played(server, case)
        sent = json.dumps(server.requests, ensure_ascii=False)
        assert all(text not in sent for text in gold(case))


def test_many_episodes_wait_in_one_thread() -> None:
    chosen = [case for case in CASES if case.policy == "endless"]
    texts = {ticket(case).episode().question.text: case for case in chosen}

    def behaviour(body: dict[str, Any]) -> Any:
        case = next(case for text, case in texts.items() if text in body["messages"][0]["content"])
        return policy(case)(body)

    rows = [ticket(case, "openai").to_row() for case in texts.values()] * 20
    before = threading.active_count()
    with ChatServer(behaviour) as server:
        results = [asyncio.run(play_all(rows, at_once=at_once, base_url=server.url, model="m")) for at_once in (40, 1)]
    assert threading.active_count() == before
    digests = [[behaviour_digest(result.trajectory) for result in found] for found in results]
    assert digests[0] == digests[1] == [case.digest for case in texts.values()] * 20


@pytest.mark.parametrize("failing", [0, 1])
def test_an_outage_masks_the_episode_and_is_never_a_reward(failing: int) -> None:
    case = next(case for case in CASES if case.policy == "endless")
    with ChatServer(policy(case, failing=failing)) as server:
        result = played(server, case)
        assert len(server.requests) == failing + 2
        with pytest.raises(EpisodeLost):
            asyncio.run(run(ticket(case, "openai"), base_url=server.url, attempts=1))
    assert (result.trajectory.stop_reason, result.metrics["mask_sample"]) == ("infra_error", 1.0)
    for claim in (lambda: result.reward, result.rewards, lambda: rllm_fields(result)):
        with pytest.raises(EpisodeLost, match="does not count"):
            claim()


def test_what_nobody_answers_masks_too() -> None:
    case = CASES[0]
    with ChatServer(lambda body: HANG) as server:
        result = played(server, case, timeout_s=0.2, attempts=1)
    assert result.metrics["mask_sample"] == 1.0
    gone = asyncio.run(play(ticket(case), base_url="http://127.0.0.1:9", attempts=1))
    assert gone.metrics["stop/infra_error"] == 1.0


def test_a_failure_that_passes_is_tried_again() -> None:
    case, first = CASES[0], [503]
    with ChatServer(lambda body: first.pop() if first else policy(case)(body)) as server:
        assert played(server, case).reward == case.reward


def test_a_full_context_window_ends_the_episode_and_is_scored() -> None:
    case = next(case for case in CASES if case.policy == "endless")

    def behaviour(body: dict[str, Any]) -> Any:
        full = len(body["messages"]) > 4
        return (400, '{"error": {"code": "context_length_exceeded"}}') if full else policy(case)(body)

    with ChatServer(behaviour) as server:
        result = played(server, case)
    assert (result.trajectory.stop_reason, result.metrics["mask_sample"]) == ("max_tokens", 0.0)
    assert len(result.completions) == 2
    assert sum(result.rewards().values()) == result.reward


def test_a_time_limit_ends_the_episode_as_truncated() -> None:
    with ChatServer(lambda body: HANG) as server:
        result = played(server, CASES[0], time_limit_s=0.3)
    assert (result.trajectory.stop_reason, result.metrics["truncated"]) == ("timeout", 1.0)


def test_an_address_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(AgentError, match="no plain address"):
        asyncio.run(play(ticket(CASES[0]), base_url="localhost"))


# --- trainers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("each_turn", [False, True])
def test_areal_gets_a_float_or_rewards_by_response_through_its_own_client(each_turn: bool) -> None:
    case = next(case for case in CASES if case.policy == "oracle")
    agent = Areal(each_turn=each_turn, sampling={"temperature": 1.0})
    assert asyncio.iscoroutinefunction(agent.run)

    async def rollout(url: str) -> Any:
        async with httpx.AsyncClient() as client:
            found = await agent.run(ticket(case, "openai").to_row(), base_url=url, http_client=client, api_key="k")
            assert not client.is_closed
            return found

    with ChatServer(policy(case)) as server:
        found = asyncio.run(rollout(server.url))
    if each_turn:
        assert sum(found.values()) == pytest.approx(case.reward)
        assert all(name.startswith("chatcmpl-") for name in found)
    else:
        assert type(found) is float
        assert found == case.reward


def test_rllm_gets_the_fields_of_its_episode() -> None:
    case = next(case for case in CASES if case.policy == "oracle")
    with ChatServer(policy(case)) as server:
        fields = rllm_fields(played(server, case))
    assert (fields["is_correct"], fields["trajectory"]["reward"]) == (True, case.reward)
    assert fields["metrics"]["reward/task"] == case.components["task"]
    assert fields["trajectory"]["metadata"]["stop_reason"] == case.stop_reason


def test_rllm_runs_it_as_a_flow() -> None:
    rllm = pytest.importorskip("rllm.types")
    from rllm.eval.rollout_decorator import rollout

    from medgym.integrations.endpoint import rllm_episode, rllm_evaluate

    case = next(case for case in CASES if case.policy == "oracle")
    task = rllm.Task(id="0", instruction="", metadata=ticket(case, "openai").to_row())
    with ChatServer(policy(case)) as server:
        config = rllm.AgentConfig(base_url=server.url, model="m", session_uid="s")
        episode = asyncio.run(rllm.run_agent_flow(rollout(rllm_episode), task, config))
    assert rllm_evaluate(task, episode) == (case.reward, True)
    assert episode.trajectories[0].signals["reward/task"] == case.components["task"]


def test_art_gets_choices_to_train_on_and_messages_to_read() -> None:
    pytest.importorskip("art")
    from art import TrajectoryGroup
    from openai.types.chat.chat_completion import Choice

    case = next(case for case in CASES if case.policy == "oracle")
    with ChatServer(policy(case)) as server:
        good = played(server, case)
    with ChatServer(policy(case, failing=1)) as server:
        lost = played(server, case)
    trajectory = art_trajectory(good)
    assert (trajectory.reward, trajectory.metrics["reward"]) == (case.reward, case.reward)
    kinds = [isinstance(said, Choice) for said in trajectory.messages_and_choices]
    assert sum(kinds) == len(case.calls)
    assert len(trajectory.tools) == len(good.tools)
    assert trajectory.messages()[0]["role"] == "user"
    with pytest.raises(EpisodeLost) as caught:
        art_trajectory(lost)
    group = TrajectoryGroup([trajectory, caught.value])
    assert (len(group.trajectories), len(group.exceptions)) == (1, 1)


def test_the_page_runs() -> None:
    run_page("endpoint")
