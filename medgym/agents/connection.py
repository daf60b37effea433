"""One line to a chat-completions server: bounded patience, typed errors, and a key that shows up nowhere."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from medgym.agents.replies import BadReply, read_reply
from medgym.errors import AgentError, InfrastructureError

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


class Client:
    """Sends requests over one connection; safe to share between threads.

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
        parts, key = urlsplit(connection.base_url), connection.api_key
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise AgentError(
                "The base URL is no plain address.",
                "It has to be like http://host:port/v1, without a name or password.",
            )
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise AgentError("The API key holds blanks or signs that no header can carry.", next_step="Set it anew.")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=connection.base_url, headers=headers, timeout=connection.timeout_s)
        self._host = f"{parts.scheme}://{parts.netloc}"

    def ask(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the reply to a request as `replies.read_reply` gives it.

        Timeouts, lost connections, overload, server errors and unreadable replies are tried again. Raises
        `EndpointError` when patience ends or the request is refused, `ContextOverflow` when it is too long.
        """
        attempts, problem = self._connection.attempts, ""
        for attempt in range(attempts):
            if attempt:
                time.sleep(min(_LONGEST_PAUSE_S, self._connection.pause_s * 2 ** (attempt - 1)))
            try:
                return self._once(body)
            except _Passing as passing:
                problem = str(passing)
        raise EndpointError(
            f"{self._host} gave no answer in {attempts} attempts.",
            problem,
            "Check the endpoint and run again: what was answered is kept, if there is a store.",
        )

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _once(self, body: Mapping[str, Any]) -> dict[str, Any]:
        import httpx

        try:
            response = self._http.post("chat/completions", json=body)
        except httpx.RequestError as error:
            raise _Passing(self._shown(f"{type(error).__name__}: {error}")) from None
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

    def _shown(self, text: str) -> str:
        """Return the beginning of a text without the key, which some servers repeat."""
        key = self._connection.api_key
        return (text.replace(key, "***") if key else text)[:_EXCERPT_CHARS]
