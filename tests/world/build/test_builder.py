from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from medgym.errors import SourceError, WorldError
from medgym.world.build.builder import SOURCE_NAMES, build_world_graph
from medgym.world.graph import Graph
from medgym.world.storage import graph_digest
from tests.mini import MINI, zip_copy

_DIGEST = """
import sys
from pathlib import Path
from medgym.world.build.builder import build_world_graph
from medgym.world.storage import graph_digest
print(graph_digest(build_world_graph(Path(sys.argv[1]))[0]))
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return build_world_graph(MINI)[0]


def test_all_sources_are_read_and_reported() -> None:
    told: list[str] = []
    graph, report = build_world_graph(MINI, lambda section, done, of: told.append(section))
    assert report.missing == ()
    assert report.section("orphapackets").read == 8
    assert report.sections[-1].name == "cleaning"
    assert {"reading", "disease_ontology"} <= set(told)
    assert report.to_row()["missing"] == []
    assert {source.name for source in graph.sources} >= {"orphanet", "disease_ontology", "hpo"}
    with pytest.raises(KeyError):
        report.section("no such section")


def test_names_are_clean_in_the_end(graph: Graph) -> None:
    tilt = graph.entities["ORPHA:904"]
    assert tilt.name == "Common tilt"  # was marked as not rare, and met a class of that name
    assert not graph.has("DOID:907")
    assert not {"12345", "Tremor-tilt syndrome"} & set(tilt.aliases)
    assert "VD" not in graph.entities["ORPHA:901"].aliases


def test_every_fact_has_a_dated_licensed_source(graph: Graph) -> None:
    for source in graph.sources:
        assert source.licence
        assert source.attribution
        assert len(source.snapshot) == len("2025-01-01")


def test_no_umls_number_and_no_text_of_a_source_is_in_the_graph(graph: Graph) -> None:
    everything = repr((graph.entity_ids, graph.names, graph.aliases, graph.literals, graph.qualifiers))
    assert "C900000" not in everything
    assert "must never enter" not in everything


def test_the_same_bytes_whatever_the_hash_seed(graph: Graph) -> None:
    for seed in ("0", "1", "4242"):
        environment = dict(os.environ, PYTHONHASHSEED=seed)
        run = subprocess.run(
            [sys.executable, "-c", _DIGEST, str(MINI)], env=environment, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == graph_digest(graph)


def test_zipped_files_directly_in_the_root_give_the_same_graph(tmp_path: Path, graph: Graph) -> None:
    for name in SOURCE_NAMES:
        for file in sorted((MINI / name).iterdir()):
            plain = file.name == "SNAPSHOT" or file.suffix in {".zip", ".gz", ".md"}
            if plain:
                (tmp_path / name).mkdir(exist_ok=True)
                shutil.copy(file, tmp_path / name / file.name)
            else:
                zip_copy(file, tmp_path / name / f"{file.name}.gz")
    assert graph_digest(build_world_graph(tmp_path)[0]) == graph_digest(graph)


@pytest.mark.parametrize("left_out", [name for name in SOURCE_NAMES if name != "orphapackets"])
def test_any_source_but_the_diseases_may_be_missing(left_out: str) -> None:
    graph, report = build_world_graph(MINI, skip=[left_out])
    assert left_out in report.missing
    assert graph.has("ORPHA:901")


def test_the_disease_ontology_alone_makes_a_world() -> None:
    graph, report = build_world_graph(MINI, skip=set(SOURCE_NAMES) - {"disease_ontology"})
    assert [section.name for section in report.sections] == ["disease_ontology", "cleaning"]
    assert graph.has("DOID:904")


def test_without_diseases_there_is_no_world(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="No diseases"):
        build_world_graph(tmp_path)
    with pytest.raises(WorldError, match="no folder"):
        build_world_graph(tmp_path / "none")


def test_a_damaged_source_stops_the_build_and_names_the_line(tmp_path: Path) -> None:
    good = (MINI / "orphapackets/orphapackets.jsonl").read_text("utf-8")
    (tmp_path / "orphapackets.jsonl").write_text(good + "{broken\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"orphapackets\.jsonl:9"):
        build_world_graph(tmp_path)


@pytest.mark.data
def test_the_real_sources(data_root: Path) -> None:
    graph, report = build_world_graph(data_root, skip=["hpo"])
    assert report.missing == ("hpo",)
    assert len(graph.entity_ids) > 40_000
    assert len(graph) > 200_000
    fabry = graph.entities["ORPHA:324"]
    assert fabry.name == "Fabry disease"
    assert [graph.names[node] for node in graph.forward("caused_by")[graph.node("ORPHA:324")]] == ["GLA"]
    assert not any(entity_id.startswith(("UMLS", "CUI")) for entity_id in graph.entity_ids)
