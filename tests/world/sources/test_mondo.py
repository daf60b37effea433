from __future__ import annotations

from pathlib import Path

import pytest

from medgym.errors import SourceError
from medgym.world.sources import mondo
from tests.mini import MINI, zip_copy


def test_tables_with_and_without_object_labels_are_read() -> None:
    tables = mondo.find(MINI)
    assert set(tables) == set(mondo.TABLES)
    mesh = list(mondo.read("mesh", tables["mesh"]))
    assert (mesh[0].mondo, mesh[0].label, mesh[0].prefix, mesh[0].local) == (
        "MONDO:9000001",
        "Veltmann disease",
        "MESH",
        "D900001",
    )
    assert {match.prefix for name in tables for match in mondo.read(name, tables[name])} == {
        "ORPHA",
        "DOID",
        "MESH",
        "UMLS",
        "OMIM",
    }


def test_obsolete_terms_are_told() -> None:
    matches = mondo.read("orphanet", mondo.find(MINI)["orphanet"])
    assert [match.mondo for match in matches if match.obsolete] == ["MONDO:9000005"]


def test_only_exact_matches_count(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    header = "subject_id\tsubject_label\tpredicate_id\tobject_id\n"
    path.write_text(header + "MONDO:1\ta\tskos:closeMatch\tDOID:1\nMONDO:2\tb\tskos:exactMatch\tDOID:2\n")
    assert [match.mondo for match in mondo.read("doid", path)] == ["MONDO:2"]


def test_a_table_under_the_name_of_another_is_refused(tmp_path: Path) -> None:
    wrong = zip_copy(mondo.find(MINI)["mesh"], tmp_path / "mondo/mondo_exactmatch_umls.sssom.tsv.gz")
    with pytest.raises(SourceError, match="no match of MONDO with UMLS"):
        list(mondo.read("umls", wrong))
