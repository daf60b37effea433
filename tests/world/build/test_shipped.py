from __future__ import annotations

from pathlib import Path

from medgym.world.build.shipped import build_shipped
from medgym.world.world import World
from tests.mini import MINI


def test_shipped_worlds_leave_out_what_must_not_be_altered(tmp_path: Path) -> None:
    report = build_shipped(MINI, tmp_path)
    assert "hpo" in report.missing
    orphan, tiny = World.load(tmp_path / "orphan"), World.load(tmp_path / "tiny")
    assert (orphan.id, tiny.id) == ("orphan@1", "tiny@1")
    assert len(orphan.graph.span("has_phenotype_under")) == 0
    assert 0 < len(tiny.graph) < len(orphan.graph)
    assert set(tiny.graph.entity_ids) <= set(orphan.graph.entity_ids)


def test_building_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("first", "second"):
        build_shipped(MINI, tmp_path / folder)
    for path in sorted((tmp_path / "first").rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "second" / path.relative_to(tmp_path / "first")).read_bytes()
