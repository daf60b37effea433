from __future__ import annotations

import json
from pathlib import Path

import pytest

from medgym.errors import SourceError
from medgym.world.sources import hpo
from tests.mini import MINI


def test_the_hierarchy_knows_its_version_and_ancestors_below_the_root() -> None:
    path = hpo.find(MINI)
    assert path is not None
    hierarchy = hpo.read(path)
    assert hierarchy.version == "2023-01-09"
    assert hierarchy.ancestors("HP:9000001") == {"HP:9000010", "HP:9000011"}
    assert hierarchy.ancestors("HP:9000002") == frozenset()
    assert "HP:9000099" not in hierarchy.names  # deprecated
    assert "HP:9000098" not in hierarchy.names  # without a name


def test_the_newest_dated_file_is_found(tmp_path: Path) -> None:
    assert hpo.find(tmp_path) is None
    (tmp_path / "hpo").mkdir()
    for name in ("hp.v2023-01-01.json.gz", "hp.v2024-01-01.json.gz", "hp.toy.json"):
        (tmp_path / "hpo" / name).write_text("{}")
    assert hpo.find(tmp_path) == tmp_path / "hpo" / "hp.v2024-01-01.json.gz"


@pytest.mark.parametrize("content", [{}, {"graphs": []}, {"graphs": [{"nodes": [], "edges": []}]}, {"graphs": None}])
def test_other_json_is_refused(tmp_path: Path, content: object) -> None:
    path = tmp_path / "hp.json"
    path.write_text(json.dumps(content))
    with pytest.raises(SourceError, match=r"hp\.json"):
        hpo.read(path)
