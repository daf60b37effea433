"""The miniature source files under `tests/data`: hand-made, a few records a source, one for every trap."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from medgym.world.build.joining import DiseaseSources
from medgym.world.sources import disease_ontology, mondo, orphapackets

MINI = Path(__file__).resolve().parent / "data"


def packet_rows() -> list[dict[str, Any]]:
    """The packets as JSON objects."""
    return [json.loads(line) for line in (MINI / "orphapackets/orphapackets.jsonl").read_text("utf-8").splitlines()]


def mini_diseases() -> DiseaseSources:
    """Orphanet, the Disease Ontology and MONDO, read."""
    packets = orphapackets.find(MINI)
    assert packets is not None
    files = disease_ontology.find(MINI)
    return DiseaseSources(
        packets={packet.code: packet for packet in orphapackets.read(packets)},
        classes=tuple(disease_ontology.read_classes(files["classes"])),
        xrefs=tuple(disease_ontology.read_xrefs(files["xrefs"])),
        matches=tuple(match for name, path in mondo.find(MINI).items() for match in mondo.read(name, path)),
    )


def zip_copy(path: Path, target: Path) -> Path:
    """Write a gzip copy of a file and return where it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    return target
