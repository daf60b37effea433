"""How to open again what a trajectory was played in: settings of an `EpisodeSource`, read off a header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def settings_of(header: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords of `EpisodeSource`, and of the environment, that a header stands for; plain JSON."""
    settings = {name: header.get(name) for name in ("world", "questions", "reward", "limits", "faults")}
    return {name: value for name, value in settings.items() if value is not None}
