"""The attacks of CVE-2025-69872 and its relatives. Each one is first shown to work against diskcache as it comes."""

from __future__ import annotations

import os
import pickle
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import diskcache
import pytest

from medgym.errors import StoreError
from medgym.store.safe_disk import open_cache

KEY = "k" * 64


class Evil:
    """Unpickling one makes a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self._folder),)


def _change(folder: Path, sql: str, *parameters: object) -> None:
    with closing(sqlite3.connect(folder / "cache.db")) as connection:
        connection.execute(sql, parameters)
        connection.commit()


def _prepare(folder: Path, safe: bool) -> None:
    with open_cache(folder) if safe else diskcache.Cache(str(folder), eviction_policy="none") as cache:
        cache.add(KEY, b"value")


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "marker"


def test_plain_rows_work(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        assert cache.add(KEY, b"value")
        assert not cache.add(KEY, b"other")
        cache.add("large", b"x" * 1_000_000)
    with open_cache(tmp_path) as cache:
        assert cache.get(KEY) == b"value"
        assert cache.get("large") == b"x" * 1_000_000
        assert list(cache.iterkeys()) == [KEY, "large"]
    assert [entry.name for entry in tmp_path.iterdir() if not entry.name.startswith("cache.db")] == []


def test_a_pickled_value_in_a_row_is_refused(tmp_path: Path, marker: Path) -> None:
    def attack(folder: Path, marker: Path) -> None:
        _change(folder, "UPDATE Cache SET mode = 4, value = ?", pickle.dumps(Evil(marker)))

    for folder in (tmp_path / "plain", tmp_path / "safe"):
        _prepare(folder, safe=folder.name == "safe")
        attack(folder, marker)
    with diskcache.Cache(str(tmp_path / "plain")) as plain:
        plain.get(KEY)
    assert marker.is_dir(), "the attack works against diskcache as it comes"
    marker.rmdir()
    with open_cache(tmp_path / "safe") as safe, pytest.raises(StoreError, match="refused"):
        safe.get(KEY)
    assert not marker.exists()


def test_a_pickled_value_in_a_file_is_refused(tmp_path: Path, marker: Path) -> None:
    _prepare(tmp_path, safe=True)
    name = f"ab/cd/{'e' * 28}.val"
    (tmp_path / "ab" / "cd").mkdir(parents=True)
    (tmp_path / name).write_bytes(pickle.dumps(Evil(marker)))
    _change(tmp_path, "UPDATE Cache SET mode = 4, value = NULL, filename = ?", name)
    with open_cache(tmp_path) as safe, pytest.raises(StoreError, match="refused"):
        safe.get(KEY)
    assert not marker.exists()


@pytest.mark.parametrize("mode", [2, 3])
def test_a_row_cannot_read_any_file(tmp_path: Path, mode: int) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    for name in ("plain", "safe"):
        _prepare(tmp_path / name, safe=name == "safe")
        _change(tmp_path / name, "UPDATE Cache SET mode = ?, value = NULL, filename = ?", mode, str(secret))
    with diskcache.Cache(str(tmp_path / "plain")) as plain:
        assert plain.get(KEY) in ("secret", b"secret"), "the attack works against diskcache as it comes"
    with open_cache(tmp_path / "safe") as safe, pytest.raises(StoreError, match="refused"):
        safe.get(KEY)


def test_a_row_cannot_delete_any_file(tmp_path: Path) -> None:
    victims = {name: tmp_path / f"victim-{name}" for name in ("plain", "safe")}
    for name, victim in victims.items():
        victim.write_text("precious", encoding="utf-8")
        _prepare(tmp_path / name, safe=name == "safe")
        _change(tmp_path / name, "UPDATE Cache SET mode = 2, filename = ?, expire_time = 1", str(victim))
    with diskcache.Cache(str(tmp_path / "plain")) as plain:
        plain.add(KEY, b"new")
    assert not victims["plain"].exists(), "the attack works against diskcache as it comes"
    with open_cache(tmp_path / "safe") as safe, pytest.raises(StoreError, match="refused"):
        safe.add(KEY, b"new")
    assert victims["safe"].exists()


def test_a_pickled_key_is_refused_on_iteration(tmp_path: Path, marker: Path) -> None:
    for name in ("plain", "safe"):
        _prepare(tmp_path / name, safe=name == "safe")
        _change(tmp_path / name, "UPDATE Cache SET raw = 0, key = ?", pickle.dumps(Evil(marker)))
    with diskcache.Cache(str(tmp_path / "plain")) as plain:
        list(plain.iterkeys())
    assert marker.is_dir(), "the attack works against diskcache as it comes"
    marker.rmdir()
    with open_cache(tmp_path / "safe") as safe, pytest.raises(StoreError, match="refused"):
        list(safe.iterkeys())
    assert not marker.exists()


@pytest.mark.parametrize("value", ["text", 7, 2.5, None, b"k"])
def test_keys_and_values_of_other_types_are_refused(tmp_path: Path, value: object) -> None:
    with open_cache(tmp_path) as cache:
        if not isinstance(value, str):
            with pytest.raises(StoreError, match="key"):
                cache.get(value)
        if not isinstance(value, bytes):
            with pytest.raises(StoreError, match="value"):
                cache.add(KEY, value)


def _setting(key: str, value: object) -> Callable[[Path], None]:
    return lambda folder: _change(folder, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", key, value)


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(_setting("_disk", 1), id="replaces the disk"),
        pytest.param(_setting("get", 1), id="replaces a method"),
        pytest.param(_setting("disk_fetch", 1), id="replaces a method of the disk"),
        pytest.param(_setting("disk_pickle_protocol", pickle.dumps(1)), id="pickled protocol"),
        pytest.param(_setting("disk_pickle_protocol", "5"), id="protocol as text"),
        pytest.param(_setting("eviction_policy", "least-recently-used"), id="evicts"),
        pytest.param(_setting("sqlite_writable_schema", 1), id="pragma"),
        pytest.param(_setting("sqlite_journal_mode", "off"), id="journal off"),
        pytest.param(_setting("sqlite_cache_size", "1; DROP TABLE Cache"), id="pragma text"),
        pytest.param(
            lambda folder: _change(
                folder, "CREATE TRIGGER t AFTER INSERT ON Cache BEGIN DELETE FROM Cache WHERE key != NEW.key; END"
            ),
            id="trigger",
        ),
        pytest.param(lambda folder: _change(folder, "CREATE VIEW v AS SELECT * FROM Cache"), id="view"),
        pytest.param(lambda folder: _change(folder, "CREATE TABLE t (a)"), id="table"),
    ],
)
def test_a_database_that_diskcache_would_not_write_is_refused(tmp_path: Path, attack: Callable[[Path], None]) -> None:
    _prepare(tmp_path, safe=True)
    attack(tmp_path)
    with pytest.raises(StoreError, match="refused"):
        open_cache(tmp_path)


def test_hostile_settings_do_harm_in_diskcache_as_it_comes(tmp_path: Path) -> None:
    _prepare(tmp_path, safe=False)
    _setting("get", 1)(tmp_path)
    with diskcache.Cache(str(tmp_path)) as plain:
        assert plain.get == 1


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_a_typed_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cache.db").write_bytes(content)
    with pytest.raises(StoreError):
        open_cache(tmp_path)


def test_a_folder_that_is_a_file_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError):
        open_cache(tmp_path / "file" / "inside")
