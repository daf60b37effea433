"""A loopback server that speaks the chat-completions protocol of OpenAI and plays the parity cases by rote.

The model's name is a policy; the question is known by its text in the first user message; the number of assistant
messages says which move is due. Beside the twelve policies, "silent" never calls a tool, "words" looks things up as the
oracle does and then writes its answer as text, "pair" makes all the oracle's calls in one message, "outage" answers
with status 500. The model "each" plays another policy of `EACH` in every rollout of a question; the first message names
it, which does not change what is done.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from medgym.transcript.messages import Call
from tests.parity.cases import POLICIES, Case, cases, source

EACH = (*POLICIES, "silent", "words", "pair")


def text_of(content: Any) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content or [])


def case_of(policy: str, messages: list[dict[str, Any]]) -> Case:
    first = next(text_of(message["content"]) for message in messages if message["role"] == "user")
    return next(case for case in cases() if case.policy == policy and source().question(case.question_id).text in first)


def move(model: str, messages: list[dict[str, Any]]) -> tuple[str, tuple[Call, ...]]:
    """Return the text and the calls of the next message."""
    said = sum(message["role"] == "assistant" for message in messages)
    if model == "silent":
        return "I would rather not.", ()
    case = case_of("oracle" if model in ("words", "pair") else model, messages)
    if model == "pair":
        return "", tuple(Call(c.name, c.arguments, f"call_{n}") for n, c in enumerate(case.calls)) if not said else ()
    call = case.calls[said]
    if model == "words" and call.name == "submit_answer":
        return f"<answer>{json.dumps(call.arguments)}</answer>", ()
    return "", (Call(call.name, call.arguments, f"call_{said}"),)


class Handler(BaseHTTPRequestHandler):
    server: Stub

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.reply(200, "application/json", json.dumps({"object": "list", "data": []}))

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(asked)
        if asked["model"] == "outage":
            self.reply(500, "application/json", json.dumps({"error": {"message": "the model is down"}}))
            return
        policy = self.policy(asked)
        text, calls = move(policy, asked["messages"])
        text = text or f"policy: {policy}"
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if calls:
            message["tool_calls"] = [
                {
                    "index": n,
                    "id": call.id,
                    "type": "function",
                    "function": {"name": call.name, "arguments": json.dumps(call.arguments, ensure_ascii=False)},
                }
                for n, call in enumerate(calls)
            ]
        finish = "tool_calls" if calls else "stop"
        head = {"id": "stub", "created": 0, "model": asked["model"]}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        if not asked.get("stream"):
            choice = {"index": 0, "message": message, "finish_reason": finish}
            body = {**head, "object": "chat.completion", "choices": [choice], "usage": usage}
            self.reply(200, "application/json", json.dumps(body))
            return
        chunks = [
            {"choices": [{"index": 0, "delta": message, "finish_reason": None}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]},
            {"choices": [], "usage": usage},
        ]
        lines = [json.dumps({**head, "object": "chat.completion.chunk", **chunk}) for chunk in chunks]
        self.reply(200, "text/event-stream", "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]))

    def policy(self, asked: dict[str, Any]) -> str:
        if asked["model"] != "each":
            return str(asked["model"])
        said = [text_of(message["content"]) for message in asked["messages"] if message["role"] == "assistant"]
        if said:
            return said[0].removeprefix("policy: ")
        first = next(text_of(message["content"]) for message in asked["messages"] if message["role"] == "user")
        with self.server.lock:
            return self.server.turns.setdefault(first, list(EACH[::-1])).pop()

    def reply(self, status: int, kind: str, body: str) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Stub(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # many rollouts begin at once

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[dict[str, Any]] = []
        self.turns: dict[str, list[str]] = {}
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def stub() -> Iterator[Stub]:
    server = Stub()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
