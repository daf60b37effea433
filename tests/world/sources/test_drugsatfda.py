from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from medgym.errors import SourceError
from medgym.world.sources import drugsatfda
from tests.mini import MINI, zip_copy

TABLES = ("Applications.txt", "Products.txt", "Submissions.txt")


def _folder() -> Path:
    path = drugsatfda.find(MINI)
    assert path is not None
    return path


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(_folder(), tmp_path / "drugsatfda"))


def _by_number(path: Path) -> dict[str, drugsatfda.Application]:
    return {application.number: application for application in drugsatfda.read(path)}


def test_the_first_original_approval_counts_and_codes_are_padded() -> None:
    found = _by_number(_folder())
    assert (found["000001"].approved_on, found["000001"].priority) == ("1995-11-17", "PRIORITY")
    assert found["000004"].approved_on == ""  # only a tentative approval
    assert {number: application.type for number, application in found.items()}["000003"] == "ANDA"


def test_latin_letters_and_quotation_marks_are_data() -> None:
    found = _by_number(_folder())
    assert found["000005"].applicant == "SOCIÉTÉ TILT"
    assert found["000005"].products == (drugsatfda.Product("DUOTILT", "TILTASE ALFA; POTASSIUM IODIDE", "UNKNOWN"),)


def test_a_stray_tab_at_the_end_of_a_row_is_no_error() -> None:
    assert len(_by_number(_folder())["000001"].products) == 3


def test_a_zip_a_folder_and_zipped_tables_read_the_same(tmp_path: Path) -> None:
    archive = tmp_path / "a" / "drugsatfda20190702.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as made:
        for table in TABLES:
            made.write(_folder() / table, table)
            zip_copy(_folder() / table, tmp_path / "b" / f"{table}.gz")
    assert drugsatfda.find(tmp_path / "a") == archive
    assert drugsatfda.find(tmp_path / "b") == tmp_path / "b"
    expected = drugsatfda.read(_folder())
    assert drugsatfda.read(archive) == expected
    assert drugsatfda.read(tmp_path / "b") == expected


def test_no_tables_is_none(tmp_path: Path) -> None:
    assert drugsatfda.find(tmp_path) is None


def test_a_line_break_inside_latin_text_does_not_split_a_row(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    table = folder / "Applications.txt"
    table.write_bytes(table.read_bytes().replace(b"KVK TECH INC", b"KVK\x85TECH INC"))
    assert _by_number(folder)["000006"].applicant == "KVK TECH INC"


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_named(tmp_path: Path, table: str) -> None:
    folder = _copy(tmp_path)
    (folder / table).unlink()
    with pytest.raises(SourceError, match=table):
        drugsatfda.read(folder)


def test_a_short_row_and_a_missing_column_are_named(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    table = folder / "Products.txt"
    good = table.read_bytes()
    table.write_bytes(good + b"000001\t004\r\n")
    with pytest.raises(SourceError, match=r"Products\.txt:10"):
        drugsatfda.read(folder)
    table.write_bytes(good.replace(b"ActiveIngredient", b"Ingredient"))
    with pytest.raises(SourceError, match="'ActiveIngredient' is missing"):
        drugsatfda.read(folder)


def test_a_damaged_zip_is_named(tmp_path: Path) -> None:
    archive = tmp_path / "drugsatfda.zip"
    archive.write_bytes(b"PK\x03\x04 this is no archive")
    with pytest.raises(SourceError, match="cannot be read") as caught:
        drugsatfda.read(archive)
    assert caught.value.next_step
    with zipfile.ZipFile(archive, "w") as made:
        made.write(_folder() / "Applications.txt", "Applications.txt")
    with pytest.raises(SourceError, match=r"Products\.txt: The table is missing"):
        drugsatfda.read(archive)


@pytest.mark.data
def test_the_real_file(data_root: Path) -> None:
    path = drugsatfda.find(data_root)
    assert path is not None
    found = drugsatfda.read(path)
    assert len(found) == 23_267
    assert sum(application.type != "ANDA" and bool(application.approved_on) for application in found) == 4_883
