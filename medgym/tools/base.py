"""What a tool is: a name, a version, an argument model, and a pure function from arguments to a result."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from medgym.store.keys import Backend
from medgym.store.result import ToolError, ToolResult

__all__ = ["Tool", "ToolArguments", "ToolError", "ToolResult", "failure"]


class ToolArguments(BaseModel):
    """Base of argument models: unknown arguments are refused, values never change after validation."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Tool(ABC):
    """One tool. `run` must depend on `backend`, `version` and its arguments alone, and must not raise for any of them.

    Raise `version` when results change: it is part of the key under which results are stored.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    description: ClassVar[str]
    Arguments: ClassVar[type[ToolArguments]]

    @property
    @abstractmethod
    def backend(self) -> Backend:
        """What answers: a world with the settings of the tool, or a network service."""

    @abstractmethod
    def run(self, arguments: Any) -> ToolResult:
        """Return the result of a call with validated `Arguments`."""


def failure(kind: str, message: str, *, retryable: bool = False, items: int = 1) -> ToolResult:
    """Return the result of a failed call: the agent reads `message`."""
    error = ToolError(kind, retryable, message)
    return ToolResult(text=f"Error ({kind}): {message}", items=items, error=error)
