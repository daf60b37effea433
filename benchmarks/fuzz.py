"""Actions no agent should write: random bytes, broken JSON, wrong types, deep nesting. None may raise."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator
from typing import Any

from benchmarks import setting
from benchmarks.measure import Figure, of_samples, time_call
from medgym.episode import Episode

ACTIONS = 100_000
_PER_EPISODE = 25
_PIECES = [
    "{", "}", "[", "]", '"', ":", ",", "\\", "null", "NaN", "1e999", "-0", "<think>", "</think>", "<tool_call>",
    "</tool_call>", "<answer>", "</answer>", '"name"', '"arguments"', "medical_search", "submit_answer", "query",
    "\u0000", "\ud800", "\U0001f600", "e\u0301", " ", "\n", "9" * 50, "a" * 500,
]  # fmt: skip
_VALUES: list[Any] = [None, True, -1, 0, 10**30, 1.5, "", "x", "\ud800", [], ["a"] * 40, {}, {"a": {"b": []}}]
_TOOLS = ["medical_search", "web_search", "read_document", "resolve_entity", "submit_answer", "", "no_such_tool"]
_ARGUMENTS = ["query", "k", "type", "date_from", "id", "page", "goal", "name", "answer", "citations", "confidence", "z"]


def run() -> Iterator[Figure]:
    """Count the exceptions; a fixed seed makes the actions the same in every run."""
    chooser = random.Random(7)  # noqa: S311  no secret depends on it
    failures, times = 0, []
    questions = setting.questions()
    for number in range(ACTIONS // _PER_EPISODE):
        episode = Episode(questions[number % len(questions)], toolbox=setting.toolbox())
        for _ in range(_PER_EPISODE):
            action = _action(chooser)
            try:
                times.append(time_call(episode.step, action))
                if chooser.random() < 0.01:
                    episode.trajectory().to_json()
            except Exception:
                logging.getLogger(__name__).exception("%r", action)
                failures += 1
    yield Figure("fuzzed actions that raised", failures, "", ACTIONS, goal=0.0)
    yield of_samples("a fuzzed action", times, "us")


def _action(chooser: random.Random) -> Any:
    kind = chooser.randrange(6)
    if kind == 0:
        return "".join(chooser.choices(_PIECES, k=chooser.randrange(30)))
    if kind == 1:
        return "".join(chr(chooser.randrange(0x300)) for _ in range(chooser.randrange(60)))
    if kind == 2:
        return "[" * chooser.choice([1, 100, 5000]) + chooser.choice(_PIECES)
    if kind == 3:
        return chooser.choice([*_VALUES, b"\xff\xfe", object()])
    arguments = {name: chooser.choice(_VALUES) for name in chooser.sample(_ARGUMENTS, chooser.randrange(4))}
    call = {"name": chooser.choice(_TOOLS), "arguments": arguments}
    return json.dumps(call) if kind == 4 else {"role": "assistant", "tool_calls": [{"id": 1, "function": call}]}
