"""Looks for traces of a hint in what a student would learn from.

Only what the assistant writes is searched, and only for what neither the question, nor the tool schemas, nor any result
before it has: a page may speak of a masklike face.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from medgym.canonical import canonical_text, nfc
from medgym.questions.question import Question
from medgym.synthesis.guidance import LEVELS, guidance
from medgym.world.graph import Graph

NGRAM: Final = 4
_SHORT = 5
_WORD = re.compile(r"[^\W_]+")

_SUSPECT = re.compile(
    r"(?<!\w)(guidance|guided|hint\w*|mask\w*|cheat\w*|privileged|oracle|teachers?|students?|gold|ground truth"
    r"|answer key|system (?:message|prompt)|(?:reasoning|given|known|solution) path|the plan|as told|i was told)(?!\w)",
    re.IGNORECASE,
)


class Trace(NamedTuple):
    """One place where a hint shows: number of the message, kind ("word", "phrase", "name"), and the text."""

    message: int
    kind: str
    text: str


def traces(record: Mapping[str, Any], question: Question, graph: Graph) -> list[Trace]:
    """Return all traces in a student's record."""
    phrases = frozenset(gram for level in LEVELS for gram in ngrams(guidance(question, level, graph).text()))
    names = _names(question, graph)
    shown = _Shown(canonical_text(record["tools"]))
    found: list[Trace] = []
    for number, message in enumerate(record["messages"]):
        if message["role"] == "assistant":
            found += (Trace(number, kind, text) for kind, text in _in_turn(written(message), shown, phrases, names))
        else:
            shown.add(str(message["content"]))
    return found


def written(message: Mapping[str, Any]) -> list[str]:
    """Return all texts that an assistant wrote in a message: thoughts, and names and arguments of calls."""
    texts = [message.get("content"), message.get("reasoning_content")]
    for call in message.get("tool_calls") or ():
        texts += _strings(call["function"])
    return [text for text in texts if isinstance(text, str) and text]


def ngrams(text: str) -> Iterable[tuple[str, ...]]:
    """Return the runs of `NGRAM` words of a text, in any case."""
    words = [word.casefold() for word in _WORD.findall(nfc(text))]
    return (tuple(words[start : start + NGRAM]) for start in range(len(words) - NGRAM + 1))


class _Shown:
    """What the environment has shown so far."""

    def __init__(self, text: str) -> None:
        self.text, self.grams, self.words = "", set[tuple[str, ...]](), set[str]()
        self.add(text)

    def add(self, text: str) -> None:
        self.text += f"\n{nfc(text)}"
        self.grams.update(ngrams(text))
        self.words.update(m.group().casefold() for m in _SUSPECT.finditer(text))


def _in_turn(
    texts: Sequence[str], shown: _Shown, phrases: frozenset[tuple[str, ...]], names: Sequence[str]
) -> Iterable[tuple[str, str]]:
    for text in texts:
        yield from (("word", m.group()) for m in _SUSPECT.finditer(text) if m.group().casefold() not in shown.words)
        yield from (("phrase", " ".join(g)) for g in ngrams(text) if g in phrases and g not in shown.grams)
        yield from (("name", name) for name in names if stands(name, nfc(text)) and not stands(name, shown.text))


def stands(surface: str, text: str) -> bool:
    """Tell whether a name stands in a text as whole words; one of up to five characters in its own case only."""
    folded = len(surface) > _SHORT
    if (surface.casefold() not in text.casefold()) if folded else (surface not in text):
        return False
    pattern = rf"(?<!\w){re.escape(nfc(surface))}(?!\w)"
    return re.search(pattern, text, re.IGNORECASE if folded else 0) is not None


def _names(question: Question, graph: Graph) -> list[str]:
    """Return the names of everything on the way, answer included; a number may stand anywhere and is left out."""
    bound = [graph.node(key) for key in question.proof.binding.values() if graph.has(key)]
    names = [surface for node in bound for surface in graph.surfaces(node)]
    answer = question.answer
    asked = [answer.value, *answer.aliases] if answer.type in ("entity", "date") else []
    return list(dict.fromkeys(name for name in (*names, *asked) if len(name) > 1))


def _strings(value: Any) -> list[str]:
    """Return all strings in a JSON value."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [text for part in parts for text in _strings(part)]
