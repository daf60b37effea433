"""The server in a process of its own, driven by the official client, over stdio and over HTTP."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

pytest.importorskip("mcp.server.lowlevel")
anyio = pytest.importorskip("anyio")

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from medgym.episode import replay
from medgym.errors import MedgymError
from medgym.integrations.mcp import META, PROMPT, START, make_server
from medgym.transcript.behaviour import behaviour_digest
from medgym.transcript.trajectory import Trajectory
from tests.integrations.pages import run_page
from tests.integrations.servers import running
from tests.parity.cases import SEED, SETTINGS, Case, cases, source
from tests.parity.wire import Told

CASES = cases()
ROOT = Path(__file__).resolve().parents[3]
COMMAND = ("-m", "medgym.integrations.mcp", "--settings", json.dumps(SETTINGS))


@asynccontextmanager
async def over_stdio(*more: str) -> AsyncIterator[ClientSession]:
    server = StdioServerParameters(command=sys.executable, args=[*COMMAND, *more], env=dict(os.environ), cwd=str(ROOT))
    async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        yield session


@asynccontextmanager
async def over_http(url: str) -> AsyncIterator[ClientSession]:
    async with (
        streamable_http_client(f"{url}/mcp") as (reading, writing, _),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        yield session


def run(play: Callable[[], Awaitable[None]]) -> None:
    anyio.run(play)


async def play(session: ClientSession, case: Case) -> None:
    started = await session.call_tool(START, {"question_id": case.question_id, "seed": SEED})
    assert source().question(case.question_id).text in started.content[0].text
    told = Told(case)
    for call in case.calls:
        result = await session.call_tool(call.name, call.arguments)
        meta = result.meta[META]
        assert not result.isError
        assert result.structuredContent["text"] == result.content[0].text
        assert not {"reward", "reward_components"} & set(result.structuredContent)
        told.add(call, result.content[0].text, meta["reward"], meta)
    assert result.structuredContent["done"] is True
    told.check()


def test_every_policy_gives_the_same_over_stdio_and_is_kept_on_record(tmp_path: Path) -> None:
    record = tmp_path / "episodes.jsonl"

    async def all_cases() -> None:
        async with over_stdio("--record", str(record)) as session:
            for case in CASES:
                await play(session, case)
            await session.call_tool(START, {})

    run(all_cases)
    kept = [Trajectory.from_json(line) for line in record.read_text("utf-8").splitlines()]
    assert [behaviour_digest(trajectory) for trajectory in kept[: len(CASES)]] == [case.digest for case in CASES]
    assert [trajectory.stop_reason for trajectory in kept[len(CASES) :]] == ["aborted"]  # given up as the client left
    assert all(replay(trajectory).ok for trajectory in kept)


def test_every_policy_gives_the_same_over_http_with_clients_at_once() -> None:
    async def all_cases(url: str) -> None:
        async def one(case: Case) -> None:
            async with over_http(url) as session:
                await play(session, case)

        async with anyio.create_task_group() as group:
            for case in CASES[::4]:
                group.start_soon(one, case)
        async with over_http(url) as session:
            for case in CASES:
                await play(session, case)

    with running((sys.executable, *COMMAND), ROOT, "/mcp") as url:
        anyio.run(all_cases, url)


def test_what_a_client_finds() -> None:
    async def look() -> None:
        async with over_stdio() as session:
            tools = (await session.list_tools()).tools
            specs = [spec["function"] for spec in source().episode(0).tool_specs()]
            assert [tool.name for tool in tools] == [START, *(spec["name"] for spec in specs)]
            assert [tool.inputSchema for tool in tools[1:]] == [spec["parameters"] for spec in specs]
            early = await session.call_tool("medical_search", {"query": "ataxia"})
            assert early.isError
            assert "Call start_question first" in early.content[0].text
            for wrong in ({"question_id": "nope"}, {"index": 1000}, {"gold": True}, {"split": "nope"}):
                assert (await session.call_tool(START, wrong)).isError
            assert [prompt.name for prompt in (await session.list_prompts()).prompts] == [PROMPT]
            question = source().question(2)
            prompt = await session.get_prompt(PROMPT, {"question_id": question.id})
            assert question.text in prompt.messages[0].content.text
            found = await session.call_tool("medical_search", {"query": "ataxia"})
            assert (found.isError, found.structuredContent["calls_left"]) == (False, 15)

    run(look)


def test_one_question_can_be_all_there_is(tmp_path: Path) -> None:
    """For harnesses that take one task a process. The answer is in nothing that is sent."""
    case = next(case for case in CASES if case.policy == "abstain")
    answer = source().question(case.question_id).answer
    record = tmp_path / "one.jsonl"

    async def only() -> None:
        async with over_stdio("--question", case.question_id, "--record", str(record)) as session:
            tools = await session.list_tools()
            prompt = await session.get_prompt(PROMPT)
            refused = await session.call_tool(START, {"question_id": "another"})
            ended = await session.call_tool(case.calls[0].name, case.calls[0].arguments)
            after = await session.call_tool(case.calls[0].name, case.calls[0].arguments)
            assert START not in [tool.name for tool in tools.tools]
            assert "no tool 'start_question'" in refused.content[0].text or not refused.structuredContent["done"]
            assert ended.structuredContent["stop_reason"] == "abstained"
            assert after.meta[META]["reward"] == 0.0
            for sent in (tools, prompt, refused, ended, after):
                assert answer.value not in sent.model_dump_json()

    run(only)
    kept = [Trajectory.from_json(line) for line in record.read_text("utf-8").splitlines()]
    assert [trajectory.stop_reason for trajectory in kept][-1] == "abstained"


def test_settings_that_make_no_sense_are_told() -> None:
    with pytest.raises(MedgymError, match="has no question 'nope'"):
        make_server(SETTINGS, "nope")


def test_the_examples_of_the_page_run(capsys: pytest.CaptureFixture[str]) -> None:
    run_page("mcp")
    assert "abstained" in capsys.readouterr().out
