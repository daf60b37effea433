"""Counting 100,000 names in 1 GB of text: this package, two peers, and a loop of regular expressions, in one run.

The text is made in blocks of about 1 MB from the rendered pages of the default world, chosen by a keyed hash, with a
name put into every other sentence; making it is not timed. The loop of regular expressions runs on a few names and one
block, and its time is multiplied by the number of names, of which it is a sum. All times are processor time of one
thread, since the machine may be shared.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from time import process_time

from benchmarks import setting
from benchmarks.measure import Figure, resident_mb
from medgym.canonical import keyed_hash
from medgym.literature.article import Article, Passage, Tally
from medgym.literature.counting import NameCounter
from medgym.literature.folding import fold
from medgym.literature.lexicon import Lexicon
from medgym.literature.linker import Linker
from medgym.literature.reading import read_article

NAMES = 100_000
MEGABYTES = int(os.environ.get("MEDGYM_BENCH_MB", "1000"))
_SLICE, _LINKED, _REGEX_NAMES = 50, 10, 300
_BLOCK = 1_000_000

Block = list[str]


def run() -> Iterator[Figure]:
    """Measure."""
    names = make_names()
    before, start = resident_mb(), process_time()
    counter = NameCounter(names)
    yield Figure("automaton over 100,000 names, built", process_time() - start, "s")
    yield Figure("automaton over 100,000 names, memory", resident_mb() - before, "MB")
    seconds, size = _time(counter.add, blocks(names, MEGABYTES))
    ours = size / seconds
    yield Figure(f"names counted in {MEGABYTES} MB, one process", ours, "MB/s", n=MEGABYTES)
    yield Figure(f"mentions found in {MEGABYTES} MB", counter.mentions.total(), "")
    yield from _peers(names)
    yield Figure(
        "a regular expression a name (extrapolated from 300 names)", naive := _regular(names), "MB/s", n=_REGEX_NAMES
    )
    yield Figure("this package against a regular expression a name", ours / naive, "x", goal=100, at_least=True)
    yield _linking(names)


def make_names() -> list[str]:
    """Return 100,000 distinct folded names: those of the default world, then numbered variants of them."""
    graph = setting.world("orphan").graph
    found = dict.fromkeys(name for node in range(len(graph.names)) for name in graph.surfaces(node) if len(name) > 2)
    folded = {fold(name).strip(): name for name in found}
    base, number = list(folded), 1
    while len(folded) < NAMES:
        for name in base[: NAMES - len(folded)]:
            folded.setdefault(f"{name} type {number}", f"{name} type {number}")
        number += 1
    return list(folded)[:NAMES]


def blocks(names: list[str], megabytes: int) -> Iterator[Block]:
    """Yield blocks of about 1 MB, lists of documents, the same in every run."""
    documents = setting.world("orphan").documents
    for block in range(megabytes):
        texts: Block = []
        size = number = 0
        while size < _BLOCK:
            seed = keyed_hash("mentions", block, number)
            lines = documents.lines(seed % len(documents))
            for position in range(0, len(lines), 2):
                lines[position] += f" It is set apart from {names[(seed >> 8 + position % 40) % len(names)]}."
            texts.append(" ".join(lines))
            size += len(texts[-1].encode())
            number += 1
        yield texts


def _time(count: Callable[[str], object], source: Iterator[Block]) -> tuple[float, float]:
    """Return (seconds, megabytes) of counting alone."""
    seconds = size = 0.0
    for block in source:
        size += sum(len(text.encode()) for text in block) / 1e6
        start = process_time()
        for text in block:
            count(text)
        seconds += process_time() - start
    return seconds, size


def _peers(names: list[str]) -> Iterator[Figure]:
    import ahocorasick
    from flashtext import KeywordProcessor

    ours = NameCounter(names)
    seconds, size = _time(ours.add, blocks(names, _SLICE))
    yield Figure(f"this package, {_SLICE} MB", mine := size / seconds, "MB/s", n=_SLICE)

    automaton = ahocorasick.Automaton()
    for number, name in enumerate(ours.names):
        automaton.add_word(name, number)
    automaton.make_automaton()
    mentions, documents = Counter[int](), Counter[int]()

    def add(text: str) -> None:
        found = [number for _, number in automaton.iter(f" {fold(text)} ")]
        mentions.update(found)
        documents.update(set(found))

    seconds, size = _time(add, blocks(names, _SLICE))
    yield Figure(f"pyahocorasick, same fold, {_SLICE} MB", peer := size / seconds, "MB/s", n=_SLICE)
    yield Figure(
        "names counted alike by this package and pyahocorasick",
        float(mentions == ours.mentions),
        "",
        goal=1,
        at_least=True,
    )
    yield Figure("this package against pyahocorasick", mine / peer, "x")

    processor = KeywordProcessor()
    for number, name in enumerate(ours.names):
        processor.add_keyword(name.strip(), str(number))
    leftmost = Counter[str]()
    seconds, size = _time(
        lambda text: leftmost.update(processor.extract_keywords(fold(text))), blocks(names, _SLICE // 5)
    )
    yield Figure(f"flashtext (leftmost longest only), {_SLICE // 5} MB", flash := size / seconds, "MB/s", n=_SLICE // 5)
    yield Figure("this package against flashtext", mine / flash, "x")


def _regular(names: list[str]) -> float:
    """Return the MB/s of one compiled pattern a name, after one another."""
    text = fold(" ".join(next(blocks(names, 1))))
    chosen = [names[keyed_hash("regular", n) % len(names)] for n in range(_REGEX_NAMES)]
    patterns = [re.compile(rf"\b{re.escape(fold(name).strip())}\b") for name in chosen]
    start = process_time()
    for pattern in patterns:
        sum(1 for _ in pattern.finditer(text))
    seconds = (process_time() - start) * len(names) / len(patterns)
    return len(text.encode()) / 1e6 / seconds


def _linking(names: list[str]) -> Figure:
    """Measure the whole way of a shard: sentences, mentions, case, homonyms, abbreviations, rules."""
    linker = Linker(Lexicon.from_graph(setting.world("orphan").graph))

    def link(text: str) -> None:
        read_article(Article("d", "A page", (Passage(text),), "own", "article", "2020-01-01", 0.4), linker, Tally())

    seconds, size = _time(link, blocks(names, _LINKED))
    return Figure(f"sentences, linking and rules, {_LINKED} MB", size / seconds, "MB/s", n=_LINKED)
