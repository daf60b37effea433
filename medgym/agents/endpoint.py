"""A client of any OpenAI-compatible endpoint, whose answers are kept in a result store.

    Model (name, decoding)  +  Connection (address, key, patience)  +  result store  ->  Endpoint.complete

An answer is named by the request alone (model, messages, tools, decoding, sample number), not by the address that gave
it, so a recorded run replays byte for byte with no network at all. An outage is an `EndpointError`, which nobody may
take for a wrong answer; it is never recorded.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from medgym.agents.replies import BadReply, read_reply, to_wire
from medgym.canonical import canonical_text
from medgym.errors import AgentError, InfrastructureError
from medgym.store.keys import Backend, Request
from medgym.store.result import ToolError, ToolResult
from medgym.store.store import Mode, ResultStore
from medgym.transcript.messages import Message

if TYPE_CHECKING:
    import httpx

_TOOL, _VERSION = "chat_completion", 1
_TOO_LONG = "context_overflow"
_TOO_LONG_SIGNS = ("context_length_exceeded", "maximum context length")
_RETRIED = frozenset({408, 409, 425, 429})
_LONGEST_PAUSE_S = 60.0
_EXCERPT_CHARS = 300


class EndpointError(InfrastructureError):
    """A language-model endpoint could not be reached, refused the request, or answered with something unreadable."""


class ContextOverflow(AgentError):
    """The transcript is longer than the model's context window: the agent's own doing, not an outage."""


@dataclass(frozen=True)
class Model:
    """Which model, and how it samples: everything that an answer depends on. Nothing is left to a server's defaults.

    Attributes:
        name: pinned model name, as the endpoint knows it.
        temperature, top_p, max_tokens: of decoding; `max_tokens` None sends no bound.
        seed: sent with sample number added, so that samples differ and yet can be repeated where servers honour it.
        extra: further fields of the request body, such as {"reasoning_effort": "low"}.
    """

    name: str
    temperature: float = 0.0
    top_p: float = 1.0
    max_tokens: int | None = 2048
    seed: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_row(self) -> dict[str, Any]:
        """Return the model as a JSON object, as it goes on record."""
        return {
            "name": self.name,
            "temperature": float(self.temperature),
            "top_p": float(self.top_p),
            "max_tokens": self.max_tokens,
            "seed": self.seed,
            "extra": dict(self.extra),
        }


@dataclass(frozen=True)
class Connection:
    """How an endpoint is reached; no answer depends on it.

    Attributes:
        base_url: up to and including the version: "http://localhost:8000/v1".
        api_key: sent as a bearer token; it is in no log, record or error.
        timeout_s: seconds without a byte until an attempt counts as failed.
        attempts: tries a request gets in all.
        pause_s: wait before the second try, doubled before each further one, at most a minute.
    """

    base_url: str
    api_key: str = field(default="", repr=False)
    timeout_s: float = 120.0
    attempts: int = 4
    pause_s: float = 0.5

    @property
    def host(self) -> str:
        """The address without user name and password."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.hostname or ''}" + (f":{parts.port}" if parts.port else "")


@dataclass(frozen=True)
class EndpointSpec:
    """What it takes to open an endpoint, as a value that goes to worker processes.

    Attributes:
        model, connection: see there.
        answers: folder or frozen file of the result store; None: answers are not kept.
        mode: of the store.
    """

    model: Model
    connection: Connection | None = None
    answers: Path | None = None
    mode: Mode = "record"

    def open(self) -> Endpoint:
        """Return the endpoint, its store opened; raises `StoreError` or `AgentError` when that fails."""
        store = None if self.answers is None else ResultStore(self.answers, self.mode)
        return Endpoint(self.model, self.connection, store)


class Endpoint:
    """Asks a model, or, in a replaying store, remembers what it answered. Safe to share between threads.

    Args:
        model: what is asked.
        connection: where; None for a store in replay.
        store: where answers are kept; None: nowhere.

    Raises `AgentError` when an address is needed and there is none, or httpx is not installed.
    """

    def __init__(self, model: Model, connection: Connection | None = None, store: ResultStore | None = None) -> None:
        self.model, self.connection, self._store = model, connection, store
        replaying = store is not None and store.mode == "replay"
        if connection is None and not replaying:
            raise AgentError("There is no endpoint to ask.", next_step="Give its base URL, or a store to replay.")
        self._client = None if connection is None or replaying else _client(connection)

    def complete(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]] = (), sample: int = 0
    ) -> Message:
        """Return the assistant message that follows `messages`; `sample` numbers repeated requests.

        Raises `EndpointError` for outages and refused requests, `ContextOverflow` when the messages are too long for
        the model, `CacheMiss` for what a replaying store does not hold.
        """
        body = {"messages": [to_wire(message) for message in messages], "tools": [dict(tool) for tool in tools]}
        arguments = json.loads(json.dumps({**body, "model": self.model.to_row(), "sample": sample}))
        request = Request(_TOOL, _VERSION, Backend("openai-chat-completions", pure=False), arguments)

        def ask() -> ToolResult:
            return self._ask(body, sample)

        result = self._store.get_or_compute(request, ask) if self._store is not None else ask()
        if result.error is not None:
            raise ContextOverflow("The transcript does not fit the model's context window.", result.error.message)
        message: Message = json.loads(canonical_text(result.data["message"]))  # a copy, keys in the order of a replay
        return message

    def close(self) -> None:
        """Close connections and the store."""
        if self._client is not None:
            self._client.close()
        if self._store is not None:
            self._store.close()

    # --- the network ------------------------------------------------------------------------------------------------

    def _ask(self, body: Mapping[str, Any], sample: int) -> ToolResult:
        """Ask with bounded patience; raises `EndpointError` when it ends."""
        if self.connection is None:
            raise AgentError("There is no endpoint to ask.", next_step="Give its base URL.")
        connection, problem = self.connection, ""
        for attempt in range(connection.attempts):
            if attempt:
                time.sleep(min(_LONGEST_PAUSE_S, connection.pause_s * 2 ** (attempt - 1)))
            try:
                return self._once(self._body(body, sample))
            except _Passing as passing:
                problem = self._redacted(str(passing))
        raise EndpointError(
            f"{connection.host} gave no answer in {connection.attempts} attempts.",
            problem,
            "Check the endpoint and run again: what was answered is kept, if there is a store.",
        )

    def _body(self, body: Mapping[str, Any], sample: int) -> dict[str, Any]:
        model = self.model
        sent: dict[str, Any] = {
            "model": model.name,
            "messages": body["messages"],
            "temperature": model.temperature,
            "top_p": model.top_p,
            "seed": model.seed + sample,
        }
        if model.max_tokens is not None:
            sent["max_tokens"] = model.max_tokens
        if body["tools"]:
            sent["tools"] = body["tools"]
        return {**sent, **model.extra}

    def _once(self, body: Mapping[str, Any]) -> ToolResult:
        import httpx

        if self._client is None or self.connection is None:
            raise AgentError("There is no endpoint to ask.", next_step="Give its base URL.")
        try:
            response = self._client.post("chat/completions", json=body)
        except httpx.RequestError as error:
            raise _Passing(f"{type(error).__name__}: {error}") from None
        if response.status_code == 200:
            try:
                return _kept(read_reply(response.content))
            except BadReply as error:
                raise _Passing(f"The reply cannot be read: {error}.") from None
        said = self._redacted(f"HTTP {response.status_code}: {response.text[:_EXCERPT_CHARS]}")
        if response.status_code in _RETRIED or response.status_code >= 500:
            raise _Passing(said)
        if response.status_code in (400, 413) and any(sign in response.text for sign in _TOO_LONG_SIGNS):
            return ToolResult("", error=ToolError(_TOO_LONG, retryable=False, message=said))
        raise EndpointError(
            f"{self.connection.host} refused the request.",
            said,
            "Check model name, key and parameters; trying again is vain.",
        )

    def _redacted(self, text: str) -> str:
        """Return a text without the key, which some servers repeat."""
        key = self.connection.api_key if self.connection else ""
        return text.replace(key, "***") if key else text


class _Passing(Exception):
    """An attempt failed in a way that may pass."""


def _kept(reply: Mapping[str, Any]) -> ToolResult:
    return ToolResult(str(reply["message"]["content"] or ""), data=reply)


def _client(connection: Connection) -> httpx.Client:
    try:
        import httpx
    except ImportError:
        raise AgentError(
            "Asking a language model needs the package httpx.", next_step="pip install 'medgym[llm]'"
        ) from None
    parts, key = urlsplit(connection.base_url), connection.api_key
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise AgentError(
            "The base URL is no plain address.", "It has to be like http://host:port/v1, without a name or password."
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise AgentError("The API key holds blanks or signs that no header can carry.", next_step="Set it anew.")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return httpx.Client(base_url=connection.base_url, headers=headers, timeout=connection.timeout_s)
