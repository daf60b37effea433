from __future__ import annotations

import json
from pathlib import Path

import pytest

from medgym.errors import SourceError
from medgym.world.sources import drugmechdb
from tests.mini import MINI, zip_copy


def _file() -> Path:
    path = drugmechdb.find(MINI)
    assert path is not None
    return path


def test_a_path_is_read_whole() -> None:
    first = next(drugmechdb.read(_file()))
    assert (first.id, first.drug, first.disease) == ("DB90001_MESH_D900001_1", "Wobblimab", "Veltmann disease")
    assert (first.drug_mesh, first.drugbank, first.disease_mesh) == ("MESH:D910001", "DB90001", "MESH:D900001")
    assert first.nodes[1] == drugmechdb.Node("UniProt:W00001", "Protein", "Wobblin-1")
    assert first.links[0] == drugmechdb.Link("MESH:D910001", "decreases activity of", "UniProt:W00001")


def test_malformed_identifiers_are_no_identifiers() -> None:
    fourth = list(drugmechdb.read(_file()))[3]
    assert (fourth.drug_mesh, fourth.drugbank) == ("", "")


def test_zipped_and_plain_files_read_the_same(tmp_path: Path) -> None:
    zipped = zip_copy(_file(), tmp_path / "drugmechdb" / "drugmechdb_paths.jsonl.gz")
    assert drugmechdb.find(tmp_path) == zipped
    assert list(drugmechdb.read(zipped)) == list(drugmechdb.read(_file()))


def test_no_file_is_none(tmp_path: Path) -> None:
    assert drugmechdb.find(tmp_path) is None


@pytest.mark.parametrize("damage", ["{", "[]", "{}", '{"graph": 3}', '{"graph": {}, "nodes": [], "links": []}'])
def test_a_damaged_line_is_named(tmp_path: Path, damage: str) -> None:
    good = _file().read_text("utf-8").splitlines()[0]
    path = tmp_path / "drugmechdb_paths.jsonl"
    path.write_text(f"{good}\n{damage}\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        list(drugmechdb.read(path))
    assert caught.value.line == 2
    assert caught.value.next_step


def test_a_node_without_a_name_is_refused(tmp_path: Path) -> None:
    row = json.loads(_file().read_text("utf-8").splitlines()[0])
    del row["nodes"][0]["name"]
    path = tmp_path / "drugmechdb_paths.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match="name"):
        list(drugmechdb.read(path))


@pytest.mark.data
def test_the_real_file(data_root: Path) -> None:
    path = drugmechdb.find(data_root)
    assert path is not None
    mechanisms = list(drugmechdb.read(path))
    assert len(mechanisms) == 4846
    assert len({mechanism.id for mechanism in mechanisms}) == len(mechanisms)
    assert sum(len(mechanism.links) for mechanism in mechanisms) > 30_000
