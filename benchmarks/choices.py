"""Alternatives to the engines that medgym stands on, on its own data: search, stored results, loading, copying."""

from __future__ import annotations

import copy
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import diskcache
from gymnasium.spaces import Text

from benchmarks import setting
from benchmarks.measure import Figure, of_samples, time_call, time_calls
from benchmarks.search_latency import words_of
from medgym.env.spaces import UnicodeText
from medgym.episode import Episode, Limits
from medgym.store.bundle import freeze
from medgym.store.keys import Backend, Request
from medgym.store.result import ToolResult
from medgym.store.store import ResultStore
from medgym.world import export, storage
from medgym.world.world import World, shipped_worlds

QUERIES = 300
ROWS = 2000


def run() -> Iterator[Figure]:
    """Measure."""
    yield from _search()
    yield from _results()
    yield from _loading()
    yield from _copying()
    yield from _membership()


# --- full-text search -------------------------------------------------------------------------------------------------


def _search() -> Iterator[Figure]:
    world = setting.world("orphan")
    queries = [words_of(question.text) for question in setting.questions("orphan")[:QUERIES]]
    terms = [world.index.terms(query) for query in queries]
    table = _full_text_table(world)
    select = "SELECT rowid FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT 10"

    def ask(number: int) -> None:
        match = " OR ".join(f'"{term}"' for term in terms[number])
        table.execute(select, (match,)).fetchall()

    world.search(queries[0])
    ours = _each(lambda number: world.search(queries[number]), len(queries))
    theirs = _each(ask, len(queries))
    yield of_samples("search of the default world, top 10: tantivy", ours, "ms")
    yield of_samples("the same: SQLite FTS5", theirs, "ms")
    yield Figure("ratio tantivy to FTS5", statistics.median(ours) / statistics.median(theirs), "x", len(ours))


def _full_text_table(world: World) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE pages USING fts5(title, body, tokenize='porter unicode61')")
    rows = ((page.title, " ".join(sentence.text for sentence in page.sentences)) for page in world.documents)
    connection.executemany("INSERT INTO pages VALUES (?, ?)", rows)
    return connection


def _each(call: Callable[[int], object], n: int) -> list[float]:
    """Return milliseconds of `call(0)` to `call(n - 1)`, after a round that does not count."""
    for number in range(n):
        call(number)
    return [time_call(call, number) / 1000 for number in range(n)]


# --- stored results ---------------------------------------------------------------------------------------------------


def _results() -> Iterator[Figure]:
    text = Episode(setting.questions()[0], world=setting.world()).step(setting.searches()[0]).observation
    result = ToolResult(text=text, data={"results": [text[:100]] * 10}, delivered=("page#s1",))
    requests = [Request("search", 1, Backend("benchmark", pure=True), {"n": n}) for n in range(ROWS)]
    plain = {"text": result.text, "data": dict(result.data), "delivered": list(result.delivered)}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with ResultStore(root / "store") as store:
            for request in requests:
                store.put(request, result)
            freeze(store, root / "frozen.sqlite")
            yield of_samples("stored result: recording store", _gets(store.get, requests), "us")
        with ResultStore(root / "frozen.sqlite", "replay") as frozen:
            yield of_samples("stored result: frozen bundle", _gets(frozen.get, requests), "us")
        keys = [request.key for request in requests]
        for name, disk in (("pickles", diskcache.Disk), ("JSONDisk", diskcache.JSONDisk)):
            with diskcache.Cache(str(root / name), disk=disk) as cache:
                for key in keys:
                    cache[key] = plain
                yield of_samples(
                    f"stored result: diskcache as it comes, {name}, no checksum", _gets(cache.get, keys), "us"
                )


def _gets(get: Callable[..., object], keys: list[object] | list[Request] | list[str]) -> list[float]:
    for key in keys:
        get(key)
    return [time_call(get, key) for key in keys]


# --- loading and copying ----------------------------------------------------------------------------------------------


def _loading() -> Iterator[Figure]:
    folder = shipped_worlds()[setting.world("orphan").id]
    yield Figure(
        "read the graph of the default world: compiled arrays", _seconds(lambda: storage.read_graph(folder)), "s"
    )
    with tempfile.TemporaryDirectory() as out:
        export.export_world(setting.world("orphan"), Path(out))
        facts = Path(out) / "facts.jsonl"
        lines = facts.read_text(encoding="utf-8").splitlines()
        yield Figure(
            "parse its facts from JSON rows, indexing nothing", _seconds(lambda: [json.loads(x) for x in lines]), "s"
        )


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _copying() -> Iterator[Figure]:
    episode = Episode(setting.questions()[0], world=setting.world(), limits=Limits(max_steps=40))
    messages = setting.searches()
    for turn in range(32):
        episode.step(messages[turn % len(messages)])
    transcript = episode.messages
    yield of_samples("32 turns: fork", time_calls(episode.fork, 5000), "us")
    yield of_samples(
        "32 turns: deepcopy of the messages alone", time_calls(lambda: copy.deepcopy(transcript), 500), "us"
    )


def _membership() -> Iterator[Figure]:
    text = "".join(chr(32 + number % 95) for number in range(4000))
    ours, theirs = UnicodeText(16_384), Text(16_384, charset=frozenset(text))
    yield of_samples(
        "is a text of 4,000 characters in the space: UnicodeText", time_calls(lambda: text in ours, 5000), "us"
    )
    yield of_samples("the same: gymnasium's Text", time_calls(lambda: text in theirs, 5000), "us")
