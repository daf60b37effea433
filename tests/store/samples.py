"""Requests and results that tests of the store share."""

from __future__ import annotations

from typing import Any

from medgym.store.keys import Backend, Request
from medgym.store.result import ToolError, ToolResult

WORLD = Backend("world:" + "0" * 64, pure=True)
NETWORK = Backend("pubmed@1", pure=False)


def request(query: str = "blue nails", backend: Backend = WORLD, **arguments: Any) -> Request:
    return Request("medical_search", 1, backend, {"query": [query], "k": 10, **arguments})


def result(text: str = "1 Arlen syndrome", **fields: Any) -> ToolResult:
    return ToolResult(text, {"results": [[{"document": "orpha-1", "score": 0.5}]]}, ("orpha-1#s0",), **fields)


def refusal(retryable: bool) -> ToolResult:
    return ToolResult("Error", error=ToolError("not_found", retryable, "Error"))
