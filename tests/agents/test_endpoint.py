"""The endpoint client against a real server: what it sends, keeps, retries and never does."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.agents.endpoint import Connection, ContextOverflow, Endpoint, EndpointError, EndpointSpec, Model
from medgym.agents.replies import BadReply, read_reply, to_wire
from medgym.errors import AgentError, CacheMiss
from medgym.store.bundle import freeze
from medgym.store.store import ResultStore
from medgym.transcript.messages import user_message
from medgym.transcript.parsing import parse_action
from tests.agents.chat_server import HANG, ChatServer, no_proxies, submits, tool_call  # noqa: F401

ASKED = [user_message("Which gene?")]
pytestmark = pytest.mark.usefixtures("no_proxies")
SECRET = "sk-very-secret-0123456789"


def _one_after_the_other(*said: Any) -> Any:
    left: Iterator[Any] = iter(said)
    return lambda _: next(left)


def test_the_request_says_everything_and_nothing_private_is_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    model = Model("m-1", temperature=0.7, top_p=0.9, max_tokens=64, seed=5, extra={"reasoning_effort": "low"})
    tools = [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]
    with ChatServer(lambda _: "ZAR1") as server, ResultStore(tmp_path / "store") as store:
        endpoint = Endpoint(model, server.connection(api_key=SECRET), store)
        assert endpoint.complete(ASKED, tools, sample=2) == {"role": "assistant", "content": "ZAR1"}
        endpoint.close()
    assert server.requests == [
        {
            "model": "m-1", "messages": [{"role": "user", "content": "Which gene?"}], "temperature": 0.7, "top_p": 0.9,
            "max_tokens": 64, "seed": 7, "tools": tools, "reasoning_effort": "low",
        }
    ]  # fmt: skip
    assert server.headers[0]["Authorization"] == f"Bearer {SECRET}"
    kept = b"".join(file.read_bytes() for file in (tmp_path / "store").iterdir())
    for private in (SECRET, "127.0.0.1", "chatcmpl-"):
        assert private.encode() not in kept
    assert SECRET not in caplog.text
    assert SECRET not in repr(endpoint.connection)


@pytest.mark.parametrize("frozen", [False, True])
def test_recorded_then_replayed_with_the_server_down(frozen: bool, tmp_path: Path) -> None:
    said = [submits("ZAR1"), "text \udc80 \u00e4 \U0001f9ec", {"role": "assistant", "content": "", "reasoning": "hm"}]
    folder, place = tmp_path / "store", tmp_path / "store"
    with ChatServer(_one_after_the_other(*said)) as server:
        endpoint = EndpointSpec(Model("m"), server.connection(), folder).open()
        first = [endpoint.complete(ASKED, sample=n) for n in range(3)]
        again = [endpoint.complete(ASKED, sample=n) for n in range(3)]
        endpoint.close()
    assert len(server.requests) == 3
    if frozen:
        place = tmp_path / "answers.bundle"
        with ResultStore(folder) as store:
            freeze(store, place)
    replaying = EndpointSpec(Model("m"), server.connection(), place, "replay").open()
    replayed = [replaying.complete(ASKED, sample=n) for n in range(3)]
    assert json.dumps(first) == json.dumps(again) == json.dumps(replayed)
    for other in (Model("n"), Model("m", temperature=0.1), Model("m", seed=1), Model("m", extra={"top_k": 1})):
        with pytest.raises(CacheMiss):
            EndpointSpec(other, None, place, "replay").open().complete(ASKED)
    with pytest.raises(CacheMiss):
        replaying.complete(ASKED, sample=3)
    replaying.close()


@pytest.mark.parametrize(
    "bad", [500, 503, 429, 408, b"<html>", b'{"choices": []}', b'{"choices": [{"message": {"content": NaN}}]}', HANG]
)
def test_what_may_pass_is_tried_again(bad: Any) -> None:
    with ChatServer(_one_after_the_other(bad, bad, "fine")) as server:
        endpoint = Endpoint(Model("m"), server.connection(timeout_s=0.3, attempts=3))
        assert endpoint.complete(ASKED)["content"] == "fine"
        endpoint.close()
    assert len(server.requests) == 3
    assert server.requests[0] == server.requests[2]


def test_patience_ends_with_a_typed_error_and_nothing_is_recorded(tmp_path: Path) -> None:
    with ChatServer(lambda _: 500) as server, ResultStore(tmp_path) as store:
        endpoint = Endpoint(Model("m"), server.connection(attempts=3), store)
        with pytest.raises(EndpointError, match=r"no answer in 3 attempts.*HTTP 500.*on fire"):
            endpoint.complete(ASKED)
        assert len(store) == 0
        server.behaviour = lambda _: "back"
        assert endpoint.complete(ASKED)["content"] == "back"
        endpoint.close()
    assert len(server.requests) == 4


def test_a_server_that_is_gone_is_an_outage() -> None:
    with ChatServer(lambda _: "x") as server:
        connection = server.connection(attempts=2)
    with pytest.raises(EndpointError, match="ConnectError"):
        Endpoint(Model("m"), connection).complete(ASKED)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 422])
def test_a_refused_request_is_not_repeated_and_the_key_is_not_repeated_either(status: int) -> None:
    with ChatServer(lambda _: (status, f"Incorrect API key provided: {SECRET}")) as server:
        with pytest.raises(EndpointError, match=rf"HTTP {status}: Incorrect API key provided: \*\*\*") as caught:
            Endpoint(Model("m"), server.connection(api_key=SECRET)).complete(ASKED)
        assert len(server.requests) == 1
    assert SECRET not in str(caught.value)


def test_an_overlong_transcript_is_the_agents_own_doing_and_replays(tmp_path: Path) -> None:
    said = (400, '{"error": {"code": "context_length_exceeded", "message": "too long"}}')
    with ChatServer(lambda _: said) as server:
        for connection, mode in ((server.connection(), "record"), (None, "replay")):
            endpoint = EndpointSpec(Model("m"), connection, tmp_path, mode).open()  # type: ignore[arg-type]
            with pytest.raises(ContextOverflow, match="context window"):
                endpoint.complete(ASKED)
            endpoint.close()
        assert len(server.requests) == 1


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host/v1", "http://", "http://user:pass@host/v1"])
def test_an_address_that_is_none_is_told_at_once(url: str) -> None:
    with pytest.raises(AgentError, match="no plain address"):
        Endpoint(Model("m"), Connection(url))


def test_an_unusable_key_is_told_without_showing_it() -> None:
    with pytest.raises(AgentError) as caught:
        Endpoint(Model("m"), Connection("http://host/v1", SECRET + "\n"))
    assert SECRET not in str(caught.value)
    with pytest.raises(AgentError, match="no endpoint to ask"):
        Endpoint(Model("m"))


def test_without_httpx_the_extra_is_named_and_a_replay_still_works(tmp_path: Path) -> None:
    with ChatServer(lambda _: "ZAR1") as server:
        endpoint = EndpointSpec(Model("m"), server.connection(), tmp_path).open()
        endpoint.complete(ASKED)
        endpoint.close()
    code = f"""
import sys
sys.modules["httpx"] = None
from pathlib import Path
from medgym.agents.endpoint import Connection, Endpoint, EndpointSpec, Model
from medgym.errors import AgentError
replaying = EndpointSpec(Model("m"), None, Path({str(tmp_path)!r}), "replay").open()
assert replaying.complete([{{"role": "user", "content": "Which gene?"}}])["content"] == "ZAR1"
try:
    Endpoint(Model("m"), Connection("http://host/v1"))
except AgentError as error:
    assert "medgym[llm]" in str(error)
else:
    raise AssertionError
"""
    subprocess.run([sys.executable, "-c", code], check=True)


# --- the wire -------------------------------------------------------------------------------------------------------


def _completion(message: Any) -> bytes:
    return json.dumps({"choices": [{"message": message}]}).encode()


def test_a_refusal_is_what_the_model_said() -> None:
    said = read_reply(_completion({"role": "assistant", "content": None, "refusal": "I cannot help with that."}))
    assert said["message"] == {"role": "assistant", "content": "I cannot help with that."}


@pytest.mark.parametrize(
    ("arguments", "sent"), [('{"b":1,"a":2}', '{"a":2,"b":1}'), ({"a": 2}, '{"a":2}'), ("{torn", "{}"), ("[1]", "{}")]
)
def test_arguments_stay_raw_on_record_and_go_out_as_json_text(arguments: Any, sent: str) -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    message = read_reply(_completion({"content": "", "reasoning_content": "hm", "tool_calls": [call]}))["message"]
    assert message["tool_calls"] == [call]
    assert to_wire(message) == {
        "role": "assistant", "content": "",
        "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": sent}}],
    }  # fmt: skip


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "content": JSON,
        "refusal": JSON,
        "reasoning": JSON,
        "tool_calls": JSON | st.lists(JSON | st.fixed_dictionaries({}, optional={"id": JSON, "function": JSON})),
    },
)


@given(MESSAGES | JSON)
def test_any_reply_is_a_message_or_a_bad_reply(message: Any) -> None:
    try:
        read = read_reply(_completion(message))["message"]
    except BadReply:
        return
    parse_action(read)
    json.dumps(to_wire(read))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_reply_or_a_bad_reply(body: bytes) -> None:
    with pytest.raises(BadReply):
        read_reply(body)


def test_a_call_without_a_name_is_the_servers_fault() -> None:
    for call in ({}, {"function": {}}, {"function": {"name": 3}}, "call"):
        with pytest.raises(BadReply, match="no name"):
            read_reply(_completion({"content": "", "tool_calls": [call]}))
    assert tool_call("f", {})["function"]["arguments"] == "{}"
