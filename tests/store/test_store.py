from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import CacheMiss, InfrastructureError, StoreError
from medgym.store.codec import check, decode, encode
from medgym.store.keys import Request
from medgym.store.result import ToolResult
from medgym.store.store import ResultStore
from tests.store.samples import NETWORK, WORLD, refusal, request, result
from tests.transcript.strategies import json_objects


class Counting:
    """A compute function that counts how often it was asked."""

    def __init__(self, answer: ToolResult) -> None:
        self.answer, self.count = answer, 0

    def __call__(self) -> ToolResult:
        self.count += 1
        return self.answer


def never() -> ToolResult:
    raise AssertionError("must not be computed")


# --- the bytes ------------------------------------------------------------------------------------------------------

results = st.builds(
    ToolResult,
    text=st.text(),
    data=json_objects,
    delivered=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    items=st.integers(0, 9),
    error=st.just(refusal(retryable=False).error) | st.none(),
)


@given(results)
def test_decoding_gives_back_what_was_encoded(answer: ToolResult) -> None:
    asked = request()
    value = encode(asked, answer)
    check(asked.key, value)
    assert encode(asked, decode(asked.key, value)) == value
    assert decode(asked.key, value).text == answer.text


@given(st.data())
def test_any_flipped_bit_is_detected(data: st.DataObject) -> None:
    asked = request()
    value = bytearray(encode(asked, result()))
    bit = data.draw(st.integers(0, 8 * len(value) - 1))
    value[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises(StoreError, match="damaged"):
        decode(asked.key, bytes(value))


def test_a_row_under_another_key_is_detected() -> None:
    with pytest.raises(StoreError, match="damaged"):
        decode(request("other").key, encode(request(), result()))


@pytest.mark.parametrize("value", [b"", b"x" * 10, b"x" * 40])
def test_short_rows_are_detected(value: bytes) -> None:
    with pytest.raises(StoreError, match="damaged"):
        decode(request().key, value)


# --- modes ----------------------------------------------------------------------------------------------------------


def test_record_computes_once_and_remembers_for_good(tmp_path: Path) -> None:
    for backend in (WORLD, NETWORK):
        compute = Counting(result())
        with ResultStore(tmp_path / "store") as store:
            assert store.get_or_compute(request(backend=backend), compute) == result()
            assert store.get_or_compute(request(backend=backend), compute) == result()
        with ResultStore(tmp_path / "store") as store:
            assert store.get_or_compute(request(backend=backend), never) == result()
        assert compute.count == 1


def test_replay_serves_what_was_recorded_and_never_asks_the_network(tmp_path: Path) -> None:
    with ResultStore(tmp_path, "record") as store:
        store.get_or_compute(request(backend=NETWORK), lambda: result())
    with ResultStore(tmp_path, "replay") as store:
        assert store.get_or_compute(request(backend=NETWORK), never) == result()
        with pytest.raises(CacheMiss):
            store.get_or_compute(request("other", NETWORK), never)


def test_replay_computes_what_a_pure_world_answers_and_writes_nothing(tmp_path: Path) -> None:
    ResultStore(tmp_path, "record").close()
    with ResultStore(tmp_path, "replay") as store:
        compute = Counting(result())
        for _ in range(2):
            assert store.get_or_compute(request(), compute) == result()
        assert compute.count == 2
        assert len(store) == 0
        with pytest.raises(StoreError, match="not recording"):
            store.put(request(), result())


def test_live_always_asks_and_touches_no_file(tmp_path: Path) -> None:
    compute = Counting(result())
    with ResultStore(tmp_path / "none", "live") as store:
        for backend in (WORLD, NETWORK, NETWORK):
            assert store.get_or_compute(request(backend=backend), compute) == result()
    assert compute.count == 3
    assert list(tmp_path.iterdir()) == []


def test_failures_that_may_pass_are_not_kept_and_those_that_stay_are(tmp_path: Path) -> None:
    with ResultStore(tmp_path) as store:
        store.get_or_compute(request("passing", NETWORK), lambda: refusal(retryable=True))
        store.get_or_compute(request("staying", NETWORK), lambda: refusal(retryable=False))
        assert store.get(request("passing", NETWORK)) is None
        assert store.get(request("staying", NETWORK)) == refusal(retryable=False)


def test_the_first_write_stands(tmp_path: Path) -> None:
    with ResultStore(tmp_path) as store:
        store.put(request(), result())
        store.put(request(), result())
        with pytest.raises(StoreError, match="two different results"):
            store.put(request(), result("another text"))
        assert store.get(request()) == result()


def test_an_error_while_computing_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> ToolResult:
        raise InfrastructureError("The network is down.")

    with ResultStore(tmp_path) as store:
        with pytest.raises(InfrastructureError):
            store.get_or_compute(request(backend=NETWORK), fail)
        assert len(store) == 0


@pytest.mark.parametrize("mode", ["replay", "sideways", ""])
def test_what_cannot_be_opened_is_a_typed_error(tmp_path: Path, mode: Any) -> None:
    with pytest.raises(StoreError):
        ResultStore(tmp_path, mode)
    assert list(tmp_path.iterdir()) == []


# --- misses ---------------------------------------------------------------------------------------------------------


def test_a_miss_names_the_nearest_requests_and_how_they_differ(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recorded = [
        request("blue nails and toes", NETWORK),
        request("blue nails", NETWORK, type="gene"),
        request("something else", NETWORK, type="gene"),
        request("far away", WORLD, type="group"),
    ]
    asked = request("blue nails", NETWORK)
    with ResultStore(tmp_path) as store:
        for entry in recorded:
            store.put(entry, result())
    caplog.set_level(logging.ERROR)
    with ResultStore(tmp_path, "replay") as store, pytest.raises(CacheMiss) as caught:
        store.get_or_compute(asked, never)
    text = str(caught.value)
    assert asked.key[:16] in text
    assert [entry.key[:16] in text for entry in recorded] == [True, True, True, False]
    assert text.index(recorded[1].key[:16]) < text.index(recorded[2].key[:16])
    assert 'arguments.type: asked nothing, recorded "gene"' in text
    assert 'arguments.query: asked ["blue nails"], recorded ["blue nails and toes"]' in text
    assert text in caplog.text


def test_a_miss_in_an_empty_store_says_so(tmp_path: Path) -> None:
    ResultStore(tmp_path).close()
    with ResultStore(tmp_path, "replay") as store, pytest.raises(CacheMiss, match="Nothing is recorded"):
        store.get_or_compute(request(backend=NETWORK), never)


# --- damage, threads ------------------------------------------------------------------------------------------------


def _damage(folder: Path, change: Callable[[bytes], bytes]) -> None:
    with closing(sqlite3.connect(folder / "cache.db")) as connection:
        (value,) = connection.execute("SELECT value FROM Cache").fetchone()
        connection.execute("UPDATE Cache SET value = ?", (change(value),))
        connection.commit()


def test_a_damaged_row_is_an_error_and_never_an_answer(tmp_path: Path) -> None:
    with ResultStore(tmp_path) as store:
        store.put(request(), result())
        assert store.verify() == 1
    _damage(tmp_path, lambda value: value[:-3] + b"x" + value[-2:])
    with ResultStore(tmp_path) as store:
        for use in (lambda: store.get(request()), store.verify, lambda: list(store.requests())):
            with pytest.raises(StoreError, match="damaged"):
                use()


def test_verify_notices_a_row_that_answers_another_request(tmp_path: Path) -> None:
    class Mislabelled(Request):
        @property
        def key(self) -> str:  # type: ignore[override]
            return request("other").key

    forged = Mislabelled("medical_search", 1, WORLD, {"query": ["blue nails"]})
    with ResultStore(tmp_path) as store:
        store.put(forged, result())
        with pytest.raises(StoreError, match="another request"):
            store.verify()


def test_many_threads_write_each_row_once(tmp_path: Path) -> None:
    wanted = [request(str(number % 10)) for number in range(80)]
    with ResultStore(tmp_path) as store:

        def work(asked: Request) -> ToolResult:
            return store.get_or_compute(asked, lambda: result(asked.key))

        with ThreadPoolExecutor(8) as pool:
            texts = [answer.text for answer in pool.map(work, wanted)]
        assert texts == [asked.key for asked in wanted]
        assert len(store) == 10
        assert [key for key, _ in store.rows()] == sorted({asked.key for asked in wanted})
