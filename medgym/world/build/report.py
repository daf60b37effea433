"""What a build did: how much each section read and added, and what it left out and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Called with (section, items done, items in all; 0 if unknown). Only the person waiting sees it.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SectionReport:
    """One section of a build.

    Attributes:
        name: the source or the step, such as "orphapackets" or "cleaning".
        read: records read.
        added_entities: entities that were new to the graph.
        added_facts: facts handed to the builder.
        skipped: reason -> how many records or values were left out for it.
    """

    name: str
    read: int = 0
    added_entities: int = 0
    added_facts: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)

    def to_row(self) -> dict[str, Any]:
        """Return the section as JSON-able data, reasons sorted."""
        return {
            "name": self.name,
            "read": self.read,
            "added_entities": self.added_entities,
            "added_facts": self.added_facts,
            "skipped": dict(sorted(self.skipped.items())),
        }


@dataclass(frozen=True, slots=True)
class BuildReport:
    """All sections of a build, in the order in which they ran; `missing` names sources that were not there."""

    sections: tuple[SectionReport, ...]
    missing: tuple[str, ...] = ()

    def section(self, name: str) -> SectionReport:
        """Return one section; raises `KeyError` if the build had none of that name."""
        for section in self.sections:
            if section.name == name:
                return section
        raise KeyError(name)

    def to_row(self) -> dict[str, Any]:
        """Return the report as JSON-able data."""
        return {"sections": [section.to_row() for section in self.sections], "missing": list(self.missing)}
