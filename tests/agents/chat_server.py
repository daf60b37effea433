"""A real chat-completions server on the loopback interface, with behaviours a test chooses."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import pytest

from medgym.agents.endpoint import Connection

HANG = object()
"""Say nothing until the server closes."""

Behaviour = Callable[[dict[str, Any]], Any]
"""Request body -> a message (dict), its text (str), a raw body (bytes), a status (int), (status, text) or HANG."""


def tool_call(name: str, arguments: Mapping[str, Any] | str, call_id: str = "c1") -> dict[str, Any]:
    written = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": written}}


def submits(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": [tool_call("submit_answer", {"answer": text})]}


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests to the loopback interface go there, whatever the machine's proxies are."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


class ChatServer:
    """Answers POST /v1/chat/completions; keeps every request body and header."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def connection(self, **options: Any) -> Connection:
        return Connection(self.url, **{"timeout_s": 10.0, "pause_s": 0.0, **options})

    def __enter__(self) -> ChatServer:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(outer) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.path == "/v1/chat/completions"
                with outer._lock:
                    outer.requests.append(body)
                    outer.headers.append(dict(self.headers.items()))
                    said = outer.behaviour(body)
                if said is HANG:
                    outer._closing.wait()
                    return
                self._send(*_reply(said, body))

            def _send(self, status: int, payload: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _reply(said: Any, body: Mapping[str, Any]) -> tuple[int, bytes]:
    if isinstance(said, bytes):
        return 200, said
    if isinstance(said, int):
        return said, b'{"error": {"message": "the server is on fire"}}'
    if isinstance(said, tuple):
        return said[0], said[1].encode()
    message = {"role": "assistant", "content": said} if isinstance(said, str) else said
    row = {
        "id": f"chatcmpl-{id(body)}",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
    }
    return 200, json.dumps(row).encode()
