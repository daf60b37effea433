"""One rollout of TRL as an episode: what TRL hands over, and what it keeps to itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from medgym.episode import Episode, StopReason
from medgym.serving import ToolBag


class Rollout:
    """An episode that TRL plays, and the record of it once TRL has stopped."""

    def __init__(self, episode: Episode) -> None:
        self._start = episode.fork()
        self.bag = ToolBag(episode)
        self._closed = False

    def call(self, name: str, arguments: Mapping[str, Any]) -> str:
        """Return what the model reads; raises `EpisodeOver` after the end."""
        return self.bag.call(name, arguments).observation

    def close(self, completion: Sequence[Mapping[str, Any]] = (), *, cut: bool = False) -> Episode:
        """Return the episode, ended: once, by what the model wrote in the end. `cut` says it ran out of tokens."""
        if not self._closed:
            self._closed = True
            self.bag = self._with_strangers(completion)
            last = completion[-1] if completion else {}
            text = str(last.get("content") or "") if last.get("role") == "assistant" else ""
            left = cut or bool(last.get("tool_calls")) or last.get("role") == "tool"
            self.bag.finish(text, StopReason.MAX_TOKENS if left else StopReason.NO_TOOL_CALL)
        return self.bag.episode

    def _with_strangers(self, completion: Sequence[Mapping[str, Any]]) -> ToolBag:
        """Return the episode with the calls that TRL answered in our place, each at its turn.

        TRL itself refuses names it does not know, and arguments that are no object. They are mistakes of the model all
        the same, and cost it a step. If counting them would have changed anything the model was told, they are not
        counted.
        """
        lived = [step.observation for step in self.bag.episode.steps()]
        known = {spec["function"]["name"] for spec in self.bag.specs()}
        calls = _answered(completion)
        if all(_reached_us(call, known) for call in calls):
            return self.bag
        again, told = ToolBag(self._start), list[str]()
        for call in calls:
            ours = _reached_us(call, known)
            if again.episode.done or (ours and len(told) == len(lived)):
                break
            reply = again.call(str(call.get("name")), call.get("arguments") or {}).observation
            told += [reply] if ours else []
        return again if told == lived else self.bag


def _answered(completion: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the calls {name, arguments} that a completion makes, but for strangers in a last message unanswered."""
    calls: list[Mapping[str, Any]] = []
    for message in completion:
        calls += [call.get("function") or {} for call in message.get("tool_calls") or ()]
    return calls


def _reached_us(call: Mapping[str, Any], known: Collection[str]) -> bool:
    """Tell whether TRL handed a call over."""
    return call.get("name") in known and isinstance(call.get("arguments"), Mapping)
