from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import SourceError
from medgym.world.sources import orphapackets
from tests.mini import MINI, packet_rows, zip_copy

JSONL = MINI / "orphapackets/orphapackets.jsonl"


@given(st.lists(st.text() | st.integers() | st.fixed_dictionaries({"value": st.text()}), max_size=5))
def test_all_shapes_of_a_list_read_alike(items: list[Any]) -> None:
    shapes: list[Any] = [[{"K": item} for item in items], {"K": items}, items, [{"K": items}]]
    if len(items) == 1:
        shapes.append({"K": items[0]})
    for shape in shapes:
        assert orphapackets.flatten(shape, "K") == items


def test_nothing_is_an_empty_list() -> None:
    assert orphapackets.flatten(None, "K") == []


def test_a_packet_is_read_whole() -> None:
    packet = next(packet for packet in orphapackets.read(JSONL) if packet.code == "901")
    assert (packet.entity_id, packet.label, packet.is_group, packet.created) == (
        "ORPHA:901",
        "Veltmann disease",
        False,
        "2024-03-05",
    )
    assert packet.omim == ("700001",)  # exact mappings only
    assert packet.parents == ("910", "999999")
    assert [gene.hgnc for gene in packet.genes] == ["90001", "90002"]
    assert [(finding.hpo_id, finding.frequency[:8]) for finding in packet.findings] == [
        ("HP:9000001", "Very fre"),
        ("HP:9000002", "Occasion"),
        ("HP:9000002", "Frequent"),
        ("HP:9000003", "Excluded"),
    ]
    assert packet.inheritance == ("Autosomal recessive", "Unknown")
    assert packet.onsets == ("Childhood", "Adult")
    assert [item.region for item in packet.prevalences] == ["Worldwide", "Europe", "Europe"]


def test_no_text_of_the_source_is_read() -> None:
    assert "must never enter" in JSONL.read_text("utf-8")
    assert "must never enter" not in repr(list(orphapackets.read(JSONL)))


def test_lines_zipped_lines_and_a_folder_of_files_read_alike(tmp_path: Path) -> None:
    zipped = zip_copy(JSONL, tmp_path / "zipped/orphapackets/orphapackets.jsonl.gz")
    assert orphapackets.find(tmp_path / "zipped") == zipped
    folder = tmp_path / "files/orphapackets/json"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("not a packet")
    for row in packet_rows():
        (folder / f"ORPHApacket_{row['ORPHAcode']}.json").write_text(json.dumps({"Orphapacket": row}, indent=2))
    assert orphapackets.find(tmp_path / "files") == folder
    plain = list(orphapackets.read(JSONL))
    assert list(orphapackets.read(zipped)) == plain
    assert sorted(orphapackets.read(folder), key=lambda p: p.code) == sorted(plain, key=lambda p: p.code)


def test_nothing_is_found_in_an_empty_or_missing_folder(tmp_path: Path) -> None:
    assert orphapackets.find(tmp_path) is None
    assert orphapackets.find(tmp_path / "none") is None


@pytest.mark.parametrize(
    "change",
    [
        {"ORPHAcode": None},
        {"ORPHAcode": "abc"},
        {"Label": 7},
        {"DisorderType": "Disease"},
        {"Phenotypes": [{"Phenotype": {"HPOId": "HP:1"}}]},
        {"Genes": [{"Gene": "None"}]},
        {"Parents": [{"Parent": ["910"]}]},
    ],
)
def test_a_foreign_record_is_located(tmp_path: Path, change: dict[str, Any]) -> None:
    rows = packet_rows()[:4]
    rows[3] |= change
    path = tmp_path / "orphapackets.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(SourceError, match="not an ORPHApacket") as caught:
        list(orphapackets.read(path))
    assert caught.value.line == 4


@pytest.mark.data
def test_the_real_release(data_root: Path) -> None:
    path = orphapackets.find(data_root)
    assert path is not None
    packets = {packet.code: packet for packet in orphapackets.read(path)}
    assert len(packets) == 9960
    assert sum(packet.is_group for packet in packets.values()) == 2236
    assert [gene.symbol for gene in packets["324"].genes] == ["GLA"]
