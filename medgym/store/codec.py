"""The bytes of a stored result: a SHA-256 over key and content, then the content as canonical JSON.

The request is kept beside the result, so that a store explains itself and a missed key can be told from its neighbours.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from medgym.canonical import canonical_json
from medgym.errors import StoreError
from medgym.store.keys import Request, result_key
from medgym.store.result import ToolError, ToolResult

CHECKSUM_BYTES = 32


def encode(request: Request, result: ToolResult) -> bytes:
    """Return the stored form of a result."""
    error = result.error
    payload = canonical_json(
        {
            "request": request.to_row(),
            "text": result.text,
            "data": dict(result.data),
            "delivered": result.delivered,
            "items": result.items,
            "error": error and {"kind": error.kind, "retryable": error.retryable, "message": error.message},
        }
    )
    return _checksum(request.key, payload) + payload


def decode(key: str, value: bytes) -> ToolResult:
    """Return the result stored under `key`; raises `StoreError` when a single bit of it has changed."""
    row = decode_row(key, value)
    try:
        error = ToolError(**row["error"]) if row["error"] else None
        return ToolResult(row["text"], row["data"], tuple(row["delivered"]), row["items"], error)
    except (KeyError, TypeError):
        raise _damaged(key, "it is no result of a tool") from None


def decode_row(key: str, value: bytes) -> dict[str, Any]:
    """Return the stored row, request included, as plain JSON values; raises `StoreError` when it is damaged."""
    payload = value[CHECKSUM_BYTES:]
    if value[:CHECKSUM_BYTES] != _checksum(key, payload):
        raise _damaged(key, "its checksum does not fit its content")
    row = _json_object(key, payload)
    if not isinstance(row.get("request"), dict):
        raise _damaged(key, "it does not say what it answers")
    return row


def check(key: str, value: bytes) -> None:
    """Raise `StoreError` unless checksum, key and request of a row belong together."""
    try:
        asked = decode_row(key, value)["request"]
        answers = result_key(asked["tool"], asked["version"], asked["backend"], asked["arguments"])
    except (KeyError, TypeError, ValueError):
        raise _damaged(key, "it does not say what it answers") from None
    if answers != key:
        raise _damaged(key, "it answers another request than its key says")


def _json_object(key: str, payload: bytes) -> dict[str, Any]:
    try:
        row = json.loads(payload)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise _damaged(key, "it is no JSON object")
    return row


def _checksum(key: str, payload: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + payload).digest()


def _damaged(key: str, why: str) -> StoreError:
    return StoreError(
        f"The stored result {key[:16]} is damaged.", f"As read, {why}.", "Record it again, or use a copy."
    )
