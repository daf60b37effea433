"""One source a process and settings: trainers make an object for each rollout, a world is opened once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from medgym.canonical import canonical_text
from medgym.episode.source import EpisodeSource

_opening = Lock()


def shared_source(settings: Mapping[str, Any]) -> EpisodeSource:
    """Return the source that these settings make; equal settings share one.

    `settings` are the arguments of `EpisodeSource` by name. They are known by their canonical JSON; settings that JSON
    cannot hold, such as a `World`, make a source of their own. Raises what `EpisodeSource` raises.
    """
    try:
        key = canonical_text(settings)
    except (TypeError, ValueError):
        return EpisodeSource(**settings)
    with _opening:  # so that two threads do not open the same world
        return _open(key)


@lru_cache(maxsize=8)
def _open(key: str) -> EpisodeSource:
    return EpisodeSource(**json.loads(key))
