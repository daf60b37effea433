"""An episode known by its calls alone: for trainers that keep nothing but a transcript.

An episode is a fold, so the calls made so far say where it stands. Whoever has them can make it again: another process
that serves the tools, a scorer that reads a saved log. Each call is a step, as in `ToolBag`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from medgym.episode import Episode, StopReason, texts
from medgym.serving.tool_bag import ToolBag


class MadeCall(NamedTuple):
    """A call as a transcript holds it: `arguments` are an object, or the JSON text that the model wrote."""

    name: str
    arguments: Mapping[str, Any] | str


class Refolded(NamedTuple):
    """An episode made again, and what each call was told; those after the end are told that it is over."""

    episode: Episode
    told: tuple[str, ...]


def refold(
    episode: Episode,
    calls: Iterable[MadeCall],
    last_words: str = "",
    ended: StopReason | str | None = None,
) -> Refolded:
    """Make calls on a fresh episode, in order.

    `ended` says why the model stopped, and `last_words` what it wrote last, which counts where it holds an answer; None
    leaves the episode open.
    """
    bag = ToolBag(episode)
    told = tuple(texts.OVER if episode.done else bag.call(call.name, call.arguments).observation for call in calls)
    if ended is not None:
        bag.finish(last_words, ended)
    return Refolded(episode, told)
