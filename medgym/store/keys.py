"""Names for results: who answered, what was asked, and the key under which the answer is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from medgym.canonical import digest

SCHEMA_VERSION = 1
"""Raised when the meaning of a key or of a stored value changes; old stores are then refused."""


@dataclass(frozen=True, slots=True)
class Backend:
    """What answers a call.

    Attributes:
        name: identity, with every setting that changes answers: "world:<fingerprint>?lambda=0.4" or "pubmed@2".
        pure: True for worlds, which may always be asked again; False for network services, which the mode of the
            store governs.
    """

    name: str
    pure: bool


@dataclass(frozen=True)
class Request:
    """One question to a backend. `arguments` are canonical: validated, normalised, with defaults filled in."""

    tool: str
    version: int
    backend: Backend
    arguments: Mapping[str, Any]

    @cached_property
    def key(self) -> str:
        """The key of the answer, 64 hexadecimal digits."""
        return result_key(self.tool, self.version, self.backend.name, self.arguments)

    def to_row(self) -> dict[str, Any]:
        """Return the request as plain JSON values, as it is stored beside the answer."""
        return {
            "tool": self.tool,
            "version": self.version,
            "backend": self.backend.name,
            "arguments": dict(self.arguments),
        }


def result_key(tool: str, tool_version: int, backend: str, arguments: Mapping[str, Any]) -> str:
    """Return the SHA-256 over schema version, tool, tool version, backend and canonical arguments, as hex digits."""
    return digest(["medgym-result", SCHEMA_VERSION, tool, tool_version, backend, dict(arguments)])
