"""How often a literature mentions an entity: the raw material of rare-entity mining."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from medgym.errors import WorldError
from medgym.world.world import World


def document_frequency(world: World) -> Mapping[str, int]:
    """Return entity id -> number of documents that mention it, all its names and aliases folded together.

    Counted over every document read, stated facts or not; entities never mentioned are absent. Raises `WorldError` for
    a world that was not built from literature.
    """
    counts: dict[str, int] = _counts(world)["document_frequency"]
    return MappingProxyType(counts)


def documents_read(world: World) -> int:
    """Return how many documents were read to build a literature world: the denominator of `document_frequency`."""
    return int(_counts(world)["documents"])


def _counts(world: World) -> dict[str, Any]:
    counts = world.manifest.get("literature")
    if not isinstance(counts, dict):
        raise WorldError(
            f"{world.id} was not built from literature.", "It holds no counts of mentions.",
            "Build one: medgym world literature SOURCES --lexicon orphan --out DIR.",
        )  # fmt: skip
    return counts
