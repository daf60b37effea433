from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import SourceError
from medgym.world.sources.common import find_file, read_json_lines, read_lines, read_table, snapshot_date


def test_plain_and_gzip_read_alike(tmp_path: Path) -> None:
    text = "a\tb\n1\tü\n"
    (tmp_path / "plain.tsv").write_text(text, encoding="utf-8")
    (tmp_path / "zipped.tsv").write_bytes(gzip.compress(text.encode("utf-8")))
    assert list(read_lines(tmp_path / "plain.tsv")) == list(read_lines(tmp_path / "zipped.tsv"))


def test_a_file_is_found_in_its_folder_first_then_in_the_root_and_zipped(tmp_path: Path) -> None:
    assert find_file(tmp_path, "mondo", "x.tsv") is None
    (tmp_path / "x.tsv.gz").write_bytes(gzip.compress(b""))
    assert find_file(tmp_path, "mondo", "x.tsv") == tmp_path / "x.tsv.gz"
    (tmp_path / "mondo").mkdir()
    (tmp_path / "mondo" / "x.tsv").write_text("")
    assert find_file(tmp_path, "mondo", "x.tsv") == tmp_path / "mondo" / "x.tsv"


@given(cut=st.integers(min_value=3, max_value=60))
def test_a_truncated_gzip_names_the_file(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    whole = gzip.compress(bytes(range(32, 127)) * 20, mtime=0)
    path = tmp_path_factory.mktemp("cut") / "broken.tsv.gz"
    path.write_bytes(whole[: len(whole) - cut])
    with pytest.raises(SourceError, match=r"broken\.tsv\.gz.*damaged") as caught:
        list(read_lines(path))
    assert caught.value.file == str(path)


def test_a_flipped_byte_in_gzip_is_an_error(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(b"some text that repeats\n" * 50, mtime=0))
    whole[-6] ^= 0xFF
    path = tmp_path / "crc.gz"
    path.write_bytes(bytes(whole))
    with pytest.raises(SourceError, match="damaged"):
        list(read_lines(path))


@pytest.mark.parametrize("page", ["<!DOCTYPE html>\n<p>", "<html>", "\ufeff <HTML lang=en>", "<?xml version='1.0'?>"])
def test_a_web_page_under_the_name_of_a_table_is_called_one(tmp_path: Path, page: str) -> None:
    path = tmp_path / "HumanDO.tsv"
    path.write_text(page, encoding="utf-8")
    with pytest.raises(SourceError, match="HTML") as caught:
        list(read_table(path, ["id"]))
    assert caught.value.line == 1


def test_wrong_encoding_is_located(tmp_path: Path) -> None:
    path = tmp_path / "latin.tsv"
    path.write_bytes(b"id\nok\n\xe9t\xe9\n")
    with pytest.raises(SourceError, match="not utf-8"):
        list(read_lines(path))


def test_a_missing_column_is_named_with_what_there_is(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("# note\nid\tname\n1\tx\n")
    with pytest.raises(SourceError, match=r"t\.tsv:2: The column 'label' is missing.*id, name"):
        list(read_table(path, ["id", "label"], comment="#"))


def test_a_short_row_is_located(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("id\tname\n1\tx\n2\n")
    with pytest.raises(SourceError) as caught:
        list(read_table(path, ["name"]))
    assert caught.value.line == 3


def test_columns_come_in_the_order_asked_for_and_quotes_are_undone(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text('id\tname\tmore\n"1"\t"a ""b"" c"\tx\n')
    assert list(read_table(path, ["name", "id"])) == [(2, ('a "b" c', "1"))]


@pytest.mark.parametrize("line", ["{", "[1]", "nonsense", '"text"', "[" * 100_000])
def test_a_line_that_is_no_json_object_is_located(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1}\n\n' + line + "\n")
    with pytest.raises(SourceError) as caught:
        list(read_json_lines(path))
    assert caught.value.line == 3


def test_the_release_date_comes_from_a_note_beside_the_data(tmp_path: Path) -> None:
    data = tmp_path / "x.tsv"
    with pytest.raises(SourceError, match="SNAPSHOT"):
        snapshot_date(data)
    (tmp_path / "SOURCE.md").write_text("Release of 2024-02-03, commit of 2025-01-01.\n")
    assert snapshot_date(data) == "2024-02-03"
    (tmp_path / "SNAPSHOT").write_text("2024-02-29\n")
    assert snapshot_date(data) == "2024-02-29"
