from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import SourceError
from medgym.world.sources import fda_orphan
from tests.mini import MINI, zip_copy


def _file() -> Path:
    path = fda_orphan.find(MINI)
    assert path is not None
    return path


def _documents() -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = json.loads(_file().read_text("utf-8"))
    return documents


def _read(tmp_path: Path, documents: object) -> list[fda_orphan.Designation]:
    path = tmp_path / "reference.json"
    path.write_text(documents if isinstance(documents, str) else json.dumps(documents), encoding="utf-8")
    return fda_orphan.read(path)


def test_rows_repeated_per_substance_are_one_designation_with_all_its_products() -> None:
    rows = sum(len(document["fda_orphan_drug"]) for document in _documents())
    found = fda_orphan.read(_file())
    assert (rows, len(found)) == (11, 9)
    wobblimab = next(designation for designation in found if designation.products)
    assert [product.approved_on for product in wobblimab.products] == ["1999-05-06", "2005-01-02", "2009-05-06"]
    assert wobblimab.products[1].trade_name == "Wobblix(r); Tiltova"


def test_sponsor_and_address_are_told_apart() -> None:
    found = {designation.sponsor: designation.address for designation in fda_orphan.read(_file())}
    assert found["Marsh Bio GmbH"] == ("Weg 2", "Bonn", "Germany")
    assert found["Lonely Sponsor"] == ()


def test_findings_keep_an_identifier_only_where_each_name_has_one() -> None:
    found = {designation.text: designation.findings for designation in fda_orphan.read(_file())}
    assert found["Treatment of wobbling and swamp cough"] == (("Wobbling", ""), ("swamp cough", ""))
    assert found["Treatment of bleeding in patients with Veltmann disease (VD)"][1] == ("Veltmann disease", "C9000001")


def test_zipped_files_read_the_same(tmp_path: Path) -> None:
    zipped = zip_copy(_file(), tmp_path / "fda_orphan_drug" / "reference.json.gz")
    assert fda_orphan.find(tmp_path) == zipped
    assert fda_orphan.read(zipped) == fda_orphan.read(_file())


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_documents_does_not_matter(tmp_path_factory: pytest.TempPathFactory, random: Any) -> None:
    documents = _documents()
    random.shuffle(documents)
    for document in documents:
        random.shuffle(document["fda_orphan_drug"])
    found = _read(tmp_path_factory.mktemp("shuffled"), documents)
    assert [(d.designated_on, d.generic_name, d.products) for d in found] == [
        (d.designated_on, d.generic_name, d.products) for d in fda_orphan.read(_file())
    ]


@pytest.mark.parametrize("damage", ["{}", "[3]", '[{"_id": "1"}]', "[", "<html><body>Please sign in</body></html>"])
def test_another_shape_is_refused(tmp_path: Path, damage: str) -> None:
    with pytest.raises(SourceError, match=r"reference\.json"):
        _read(tmp_path, damage)


@pytest.mark.parametrize("field", ["generic_name", "designated_date", "sponsor", "orphan_designation"])
def test_a_row_without_a_needed_field_is_named(tmp_path: Path, field: str) -> None:
    documents = _documents()
    del documents[0]["fda_orphan_drug"][1][field]
    with pytest.raises(SourceError, match="Row 1"):
        _read(tmp_path, documents)


def test_a_date_must_be_a_date(tmp_path: Path) -> None:
    documents = _documents()
    documents[0]["fda_orphan_drug"][0]["designated_date"] = "3 February 2001"
    with pytest.raises(SourceError, match="3 February 2001"):
        _read(tmp_path, documents)


@pytest.mark.data
def test_the_real_file(data_root: Path) -> None:
    path = fda_orphan.find(data_root)
    assert path is not None
    found = fda_orphan.read(path)
    assert len(found) == 2907
    assert max(designation.designated_on for designation in found) == "2021-04-07"
