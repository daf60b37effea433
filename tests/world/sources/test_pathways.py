from __future__ import annotations

from pathlib import Path

import pytest

from medgym.errors import SourceError
from medgym.world.sources import pathways
from tests.mini import MINI, zip_copy

_HEADER = "identifier\tname\turl\tn_genes\tn_coding_genes\tsource\tlicense\tgenes\tcoding_genes\n"


def test_gene_sets_and_symbols_are_read() -> None:
    files = pathways.find(MINI)
    assert files is not None
    read = {pathway.id: pathway for pathway in pathways.read(files.pathways)}
    assert read["PC7_1"] == pathways.Pathway(
        "PC7_1", "Swaying of the gait", "reactome", "CC BY 4.0", ("101", "102", "104", "105", "106")
    )
    assert pathways.read_symbols(files.nodes)["101"] == "WOB1"


def test_both_tables_are_needed_and_may_be_zipped(tmp_path: Path) -> None:
    files = pathways.find(MINI)
    assert files is not None
    zip_copy(files.pathways, tmp_path / "hetionet/pathways.tsv.gz")
    assert pathways.find(tmp_path) is None
    zip_copy(files.nodes, tmp_path / "hetionet/hetionet-v1.0-nodes.tsv.gz")
    found = pathways.find(tmp_path)
    assert found is not None
    assert list(pathways.read(found.pathways)) == list(pathways.read(files.pathways))
    assert pathways.read_symbols(found.nodes) == pathways.read_symbols(files.nodes)


@pytest.mark.parametrize("row", ["\tNameless\t\t2\t2\tpid\tCC0 1.0\t1|2\t", "X\tOf words\t\t2\t2\tpid\tCC0 1.0\tA|B\t"])
def test_what_is_no_gene_set_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "pathways.tsv"
    path.write_text(_HEADER + row + "\n")
    with pytest.raises(SourceError, match=r"pathways\.tsv:2"):
        list(pathways.read(path))


def test_nodes_without_genes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "nodes.tsv"
    path.write_text("id\tname\tkind\nAnatomy::1\tliver\tAnatomy\n")
    with pytest.raises(SourceError, match="no genes"):
        pathways.read_symbols(path)


@pytest.mark.data
def test_the_real_tables(data_root: Path) -> None:
    files = pathways.find(data_root)
    assert files is not None
    read, symbols = list(pathways.read(files.pathways)), pathways.read_symbols(files.nodes)
    assert len(read) == 1862
    cycle = next(pathway for pathway in read if pathway.name == "Urea cycle")
    assert {"OTC", "CPS1", "ARG1"} <= {symbols[number] for number in cycle.genes}
