from __future__ import annotations

import asyncio
from typing import Any

import pytest

from medgym.episode import Episode
from medgym.errors import InfrastructureError
from medgym.serving import ChatOver, ToolBag, adrive, drive
from medgym.transcript.messages import Message
from tests.episode.cases import gene_question
from tests.toy import make_toy_world

WORLD = make_toy_world()


def opened() -> Episode:
    return Episode(gene_question(WORLD), world=WORLD, limits={"max_steps": 3})


def test_an_outage_of_the_model_masks_the_episode() -> None:
    def model(messages: list[Message], tools: list[dict[str, Any]]) -> str:
        if len(messages) > 2:
            raise InfrastructureError("The endpoint is down.")
        return "hm"

    async def amodel(messages: list[Message], tools: list[dict[str, Any]]) -> str:
        return model(messages, tools)

    for record in (drive(opened(), model), asyncio.run(adrive(opened(), amodel))):
        assert (record.stop_reason, record.footer["mask_sample"], record.reward) == ("infra_error", True, 0.0)
        assert len(record.steps) == 2


@pytest.mark.parametrize("reason", ["max_tokens", "timeout", "no_tool_call"])
def test_a_chat_function_may_end_the_episode(reason: str) -> None:
    def model(messages: list[Message], tools: list[dict[str, Any]]) -> str:
        if len(messages) > 2:
            raise ChatOver(reason)
        return "hm"

    async def amodel(messages: list[Message], tools: list[dict[str, Any]]) -> str:
        return model(messages, tools)

    for record in (drive(opened(), model), asyncio.run(adrive(opened(), amodel))):
        assert (record.stop_reason, record.footer["mask_sample"]) == (reason, False)
        assert record.steps[-1].truncated


def test_a_conversation_that_was_handed_out_does_not_change_any_more() -> None:
    seen: list[tuple[int, list[Message]]] = []

    def model(messages: list[Message], tools: list[dict[str, Any]]) -> str:
        seen.append((len(messages), messages))
        return "hm"

    drive(opened(), model, "hermes")
    assert [length for length, _ in seen] == [2, 4, 6, 8]
    assert all(len(messages) == length for length, messages in seen)
    assert [message["role"] for message in seen[-1][1]] == ["system", "user"] + ["assistant", "user"] * 3


@pytest.mark.parametrize("arguments", ["", "{", "[]", "null", '{"query": 3}', {"query": object()}, {1: 2}])
def test_nothing_that_a_model_passes_makes_a_tool_raise(arguments: Any) -> None:
    bag = ToolBag(opened())
    assert bag.call("medical_search", arguments).observation.startswith("Error")
    assert not bag.episode.done
