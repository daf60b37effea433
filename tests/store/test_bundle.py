from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from medgym.errors import CacheMiss, StoreError
from medgym.store.bundle import Bundle, freeze
from medgym.store.codec import decode
from medgym.store.store import ResultStore
from tests.store.samples import NETWORK, request, result

QUERIES = [f"query {number}" for number in range(60)]


def _record(folder: Path, queries: list[str]) -> Path:
    with ResultStore(folder) as store:
        for query in queries:
            store.put(request(query, NETWORK), result(query * 40))
    return folder


def _freeze(folder: Path, file: Path) -> str:
    with ResultStore(folder) as store:
        return freeze(store, file)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    _freeze(_record(tmp_path / "store", QUERIES), tmp_path / "frozen.db")
    return tmp_path / "frozen.db"


def test_a_frozen_store_replays(file: Path) -> None:
    with ResultStore(file, "replay") as store:
        assert len(store) == len(QUERIES)
        assert store.verify() == len(QUERIES)
        for query in QUERIES:
            assert store.get(request(query, NETWORK)) == result(query * 40)
        with pytest.raises(CacheMiss, match="query"):
            store.get_or_compute(request("query 6O", NETWORK), result)


def test_a_frozen_store_does_not_record(file: Path) -> None:
    with pytest.raises(StoreError, match="frozen"):
        ResultStore(file, "record")
    with closing(Bundle(file)) as bundle, pytest.raises(StoreError, match="frozen"):
        bundle.add("k", b"v")


def test_equal_content_gives_equal_bytes_in_whatever_order_it_came(tmp_path: Path) -> None:
    shuffled = list(QUERIES)
    random.Random(7).shuffle(shuffled)
    digests = {
        _freeze(_record(tmp_path / name, queries), tmp_path / f"{name}.db")
        for name, queries in (("a", QUERIES), ("b", shuffled))
    }
    assert len(digests) == 1
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_freezing_a_frozen_store_copies_it(tmp_path: Path, file: Path) -> None:
    with ResultStore(file, "replay") as store:
        freeze(store, tmp_path / "again.db")
    assert (tmp_path / "again.db").read_bytes() == file.read_bytes()


def test_other_content_has_another_digest(tmp_path: Path, file: Path) -> None:
    other = _freeze(_record(tmp_path / "fewer", QUERIES[1:]), tmp_path / "fewer.db")
    with closing(Bundle(file)) as bundle:
        assert bundle.content != other


def test_a_frozen_file_may_be_read_by_whoever_may_read_other_files(file: Path) -> None:
    (file.parent / "other").write_text("x", encoding="utf-8")
    assert file.stat().st_mode == (file.parent / "other").stat().st_mode


def test_an_empty_store_can_be_frozen(tmp_path: Path) -> None:
    _freeze(_record(tmp_path / "empty", []), tmp_path / "empty.db")
    with ResultStore(tmp_path / "empty.db", "replay") as store:
        assert (len(store), store.verify()) == (0, 0)


def test_reading_leaves_no_trace_and_works_in_a_read_only_folder(file: Path) -> None:
    folder = file.parent / "read only"
    folder.mkdir()
    copy = folder / "name with ? and #.db"
    copy.write_bytes(file.read_bytes())
    copy.chmod(0o400)
    folder.chmod(0o500)
    try:
        with ResultStore(copy, "replay") as store:
            assert store.get(request(QUERIES[0], NETWORK)) is not None
            assert store.verify() == len(QUERIES)
        assert [entry.name for entry in folder.iterdir()] == [copy.name]
    finally:
        folder.chmod(0o700)


def test_damage_in_the_store_is_not_frozen(tmp_path: Path) -> None:
    _record(tmp_path / "store", QUERIES)
    with closing(sqlite3.connect(tmp_path / "store" / "cache.db")) as connection:
        connection.execute("UPDATE Cache SET value = zeroblob(100) WHERE rowid = 7")
        connection.commit()
    with pytest.raises(StoreError, match="damaged"):
        _freeze(tmp_path / "store", tmp_path / "frozen.db")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["store"]


def test_flipped_bits_never_give_another_answer(file: Path) -> None:
    """Whatever bit flips: the answer is right, or a typed error, or missing and then `verify` notices."""
    original = file.read_bytes()
    wanted = {request(query, NETWORK).key: result(query * 40) for query in QUERIES}
    rng = random.Random(11)
    for _ in range(200):
        file.write_bytes(_flipped(original, rng.randrange(8 * len(original))))
        missing = False
        try:
            with closing(Bundle(file)) as bundle:
                for key, answer in wanted.items():
                    value = bundle.get(key)
                    missing = missing or value is None
                    assert value is None or decode(key, value) == answer
                bundle.verify()
        except StoreError:
            continue
        assert not missing, "verify passed although a row is missing"


def test_every_flipped_bit_of_a_stored_result_is_detected(file: Path) -> None:
    original = file.read_bytes()
    rng = random.Random(12)
    with ResultStore(file, "replay") as store:
        rows = list(store.rows())
    for key, value in rows * 3:
        start = original.index(value)
        file.write_bytes(_flipped(original, 8 * start + rng.randrange(8 * len(value))))
        with closing(Bundle(file)) as bundle:
            damaged = bundle.get(key)
            assert damaged is not None
            with pytest.raises(StoreError, match="damaged"):
                decode(key, damaged)
            with pytest.raises(StoreError, match="damaged"):
                bundle.verify()


def _flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)


def test_a_truncated_file_is_a_typed_error(file: Path) -> None:
    original = file.read_bytes()
    for size in (0, 50, 100, 4096, 5000, len(original) - 4096, len(original) - 1):
        file.write_bytes(original[:size])
        with pytest.raises(StoreError), ResultStore(file, "replay") as store:
            store.verify()


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE manifest",
        "UPDATE manifest SET value = 'other' WHERE name = 'format'",
        "UPDATE manifest SET value = 'x' WHERE name = 'count'",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON results BEGIN SELECT 1; END",
    ],
)
def test_a_file_laid_out_otherwise_is_refused(file: Path, change: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(change)
        connection.commit()
    with pytest.raises(StoreError):
        Bundle(file)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM results WHERE key = (SELECT min(key) FROM results)",
        "UPDATE results SET value = (SELECT value FROM results ORDER BY key DESC LIMIT 1)",
        "UPDATE results SET key = 'z' || key WHERE key = (SELECT max(key) FROM results)",
        "UPDATE results SET value = 1000000000000",
        "UPDATE manifest SET value = '61' WHERE name = 'count'",
    ],
)
def test_verify_notices_changed_rows(file: Path, change: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(change)
        connection.commit()
    with closing(Bundle(file)) as bundle, pytest.raises(StoreError):
        bundle.verify()


def test_a_missing_file_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Bundle(tmp_path / "none.db")


def test_threads_share_a_bundle(file: Path) -> None:
    with closing(Bundle(file)) as bundle, ThreadPoolExecutor(8) as pool:
        keys = [request(query, NETWORK).key for query in QUERIES] * 5
        assert all(value is not None for value in pool.map(bundle.get, keys))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_reads_on(file: Path) -> None:
    with closing(Bundle(file)) as bundle:
        key = request(QUERIES[0], NETWORK).key
        expected = bundle.get(key)
        context = multiprocessing.get_context("fork")
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=lambda: sender.send(bundle.get(key)))
        child.start()
        assert receiver.recv() == expected
        child.join()
        assert bundle.get(key) == expected
