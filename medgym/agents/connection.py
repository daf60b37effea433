"""One line to a chat-completions server: bounded patience, typed errors, and a key that shows up nowhere."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from medgym.agents.replies import BadReply, read_reply
from medgym.errors import AgentError, InfrastructureError

if TYPE_CHECKING:
    import httpx

_TOO_LONG_SIGNS = ("context_length_exceeded", "maximum context length")
_RETRIED = frozenset({408, 409, 425, 429})
_LONGEST_PAUSE_S = 60.0
_EXCERPT_CHARS = 300


class EndpointError(InfrastructureError):
    """A language-model endpoint could not be reached, refused the request, or answered with something unreadable."""


class ContextOverflow(AgentError):
    """The transcript is longer than the model's context window: the agent's own doing, not an outage."""


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


class _Passing(Exception):
    """An attempt failed in a way that may pass."""


class _Line:
    """What a client knows of its connection, and what it makes of a response.

    Raises `AgentError` when the address or the key cannot be used, or httpx is not installed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        try:
            import httpx
        except ImportError:
            raise AgentError(
                "Asking a language model needs the package httpx.", next_step="pip install 'medgym[llm]'"
            ) from None
        self._httpx = httpx
        parts, key = urlsplit(connection.base_url), connection.api_key
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise AgentError(
                "The base URL is no plain address.",
                "It has to be like http://host:port/v1, without a name or password.",
            )
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise AgentError("The API key holds blanks or signs that no header can carry.", next_step="Set it anew.")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._url = f"{connection.base_url.rstrip('/')}/chat/completions"
        self._host = f"{parts.scheme}://{parts.netloc}"

    def _pause(self, attempt: int) -> float:
        """Return the seconds to wait before an attempt, counted from 0."""
        return min(_LONGEST_PAUSE_S, self._connection.pause_s * 2 ** (attempt - 1)) if attempt else 0.0

    def _judge(self, response: httpx.Response) -> dict[str, Any]:
        """Return the reply that a response holds; raises `_Passing` where another attempt may help."""
        if response.status_code == 200:
            try:
                return read_reply(response.content)
            except BadReply as error:
                raise _Passing(f"The reply cannot be read: {error}.") from None
        said = self._shown(f"HTTP {response.status_code}: {response.text}")
        if response.status_code in _RETRIED or response.status_code >= 500:
            raise _Passing(said)
        if response.status_code in (400, 413) and any(sign in response.text for sign in _TOO_LONG_SIGNS):
            raise ContextOverflow("The transcript does not fit the model's context window.", said)
        raise EndpointError(
            f"{self._host} refused the request.", said, "Check model name, key and parameters; trying again is vain."
        )

    def _lost(self, error: Exception) -> _Passing:
        return _Passing(self._shown(f"{type(error).__name__}: {error}"))

    def _gave_up(self, problem: str) -> EndpointError:
        return EndpointError(
            f"{self._host} gave no answer in {self._connection.attempts} attempts.",
            problem,
            "Check the endpoint and run again: what was answered is kept, if there is a store.",
        )

    def _shown(self, text: str) -> str:
        """Return the beginning of a text without the key, which some servers repeat."""
        key = self._connection.api_key
        return (text.replace(key, "***") if key else text)[:_EXCERPT_CHARS]


class Client(_Line):
    """Sends requests over one connection; safe to share between threads."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._http = self._httpx.Client(headers=self._headers, timeout=connection.timeout_s)

    def ask(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the reply to a request as `replies.read_reply` gives it.

        Timeouts, lost connections, overload, server errors and unreadable replies are tried again. Raises
        `EndpointError` when patience ends or the request is refused, `ContextOverflow` when it is too long.
        """
        problem = ""
        for attempt in range(self._connection.attempts):
            time.sleep(self._pause(attempt))
            try:
                return self._judge(self._post(body))
            except _Passing as passing:
                problem = str(passing)
        raise self._gave_up(problem)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _post(self, body: Mapping[str, Any]) -> httpx.Response:
        try:
            response: httpx.Response = self._http.post(self._url, json=body)
        except self._httpx.RequestError as error:
            raise self._lost(error) from None
        return response


class AsyncClient(_Line):
    """Does what `Client` does, awaiting the answers: any number of requests wait in one thread.

    Args:
        connection: where to.
        http: an `httpx.AsyncClient` to use and leave open, as some trainers bring their own; None: one of its own.
    """

    def __init__(self, connection: Connection, http: httpx.AsyncClient | None = None) -> None:
        super().__init__(connection)
        self._owned = http is None
        self._http = http or self._httpx.AsyncClient(limits=self._httpx.Limits(max_connections=None))

    async def ask(self, body: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the reply as `Client.ask` gives it, and all that the server sent; raises what that raises."""
        problem = ""
        for attempt in range(self._connection.attempts):
            await asyncio.sleep(self._pause(attempt))
            try:
                response = await self._post(body)
                return self._judge(response), response.json()
            except _Passing as passing:
                problem = str(passing)
        raise self._gave_up(problem)

    async def close(self) -> None:
        """Close the connection, if it is its own."""
        if self._owned:
            await self._http.aclose()

    async def _post(self, body: Mapping[str, Any]) -> httpx.Response:
        timeout = self._connection.timeout_s
        try:
            return await self._http.post(self._url, json=body, headers=self._headers, timeout=timeout)
        except self._httpx.RequestError as error:
            raise self._lost(error) from None
