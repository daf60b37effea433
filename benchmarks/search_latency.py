"""`medical_search` over the default world, no result at hand, snippets included: texts of questions and names."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import setting
from benchmarks.measure import Figure, of_samples, time_call
from medgym.canonical import keyed_hash
from medgym.tools.toolbox import Toolbox

QUERIES = 2000


def run() -> Iterator[Figure]:
    """Measure."""
    world = setting.world("orphan")
    words = [words_of(question.text) for question in setting.questions("orphan")[:QUERIES]]
    names = world.graph.names
    named = [f"{names[keyed_hash('benchmark', n) % len(names)]} treatment" for n in range(QUERIES)]
    goals = {"typical queries (up to 8 words of a question)": 0.5, "a name and a word": None, "whole questions": None}
    whole = [question.text for question in setting.questions("orphan")[:QUERIES]]
    for kind, queries in zip(goals, (words, named, whole), strict=True):
        yield of_samples(f"medical_search, {kind}", _times(Toolbox(world), queries), "ms", goals[kind])


def words_of(text: str) -> str:
    """Return the eight longest words of the first twenty, in order: what a searcher keeps of a sentence."""
    words = text.split()[:20]
    kept = sorted(sorted(range(len(words)), key=lambda n: -len(words[n]))[:8])
    return " ".join(words[n] for n in kept)


def _times(toolbox: Toolbox, queries: list[str]) -> list[float]:
    """Return milliseconds a query; each distinct query is asked once, the first fifty are warm-up."""
    distinct = list(dict.fromkeys(queries))
    times = [time_call(toolbox.call, "medical_search", {"query": query}) for query in distinct]
    return [us / 1000 for us in times[50:]]
