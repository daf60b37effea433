"""How long an episode may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from medgym.errors import EpisodeError

MIN_OBSERVATION_CHARS = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one episode.

    Attributes:
        max_steps: messages of the agent, unreadable ones too.
        max_tool_calls: charged items of tool calls; each query, name, document and page counts.
        max_observation_chars: characters of one observation, at least 500; the rest is cut at a line end.

    When steps or calls are spent, one more step is accepted, for `submit_answer` only: the agent can always answer.
    """

    max_steps: int = 30
    max_tool_calls: int = 60
    max_observation_chars: int = 12_000

    def __post_init__(self) -> None:
        least = {"max_steps": 1, "max_tool_calls": 1, "max_observation_chars": MIN_OBSERVATION_CHARS}
        for name, low in least.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < low:
                raise EpisodeError(f"The limit {name} is {value!r}.", f"It is a whole number of at least {low}.")

    def to_row(self) -> dict[str, int]:
        """Return the limits as a JSON object."""
        return asdict(self)

    @classmethod
    def of(cls, value: Limits | Mapping[str, Any] | None) -> Limits:
        """Return limits from limits, from a JSON object with some of their names, or the defaults from None."""
        if isinstance(value, Limits):
            return value
        row = dict(value or {})
        unknown = sorted(set(row) - {field.name for field in fields(cls)})
        if unknown:
            raise EpisodeError(
                f"There is no limit '{unknown[0]}'.", f"There are: {', '.join(f.name for f in fields(cls))}."
            )
        return cls(**row)
