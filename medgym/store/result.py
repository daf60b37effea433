"""What a tool call returns, and what a result store keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ToolError:
    """Why a call failed.

    Attributes:
        kind: one word for programs: "unknown_tool", "invalid_arguments", "not_found", ...
        retryable: the same call may succeed later; such an outcome is never kept.
        message: one or two sentences for the agent: what is wrong and what to do.
    """

    kind: str
    retryable: bool
    message: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """The outcome of one tool call. Shared between all who make the same call: treat it as read-only.

    Attributes:
        text: what the agent sees.
        data: the same as plain JSON values, for programs.
        delivered: ids of the sentences that `text` shows whole ("orpha-324#s3"), in order of appearance.
        items: what the call is charged: one for each query, name or document asked for.
        error: None, or why the call failed; then `text` is its message.
    """

    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    delivered: tuple[str, ...] = ()
    items: int = 1
    error: ToolError | None = None
