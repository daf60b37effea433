"""What a build did: how much each section read and added, and what it left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from medgym.world.graph_builder import GraphBuilder

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


class SectionLog:
    """Counts while a section runs: what is read and skipped by hand, what is added by looking at the builder."""

    def __init__(self, name: str, builder: GraphBuilder) -> None:
        self.read = 0
        self._name, self._builder = name, builder
        self._skipped: Counter[str] = Counter()
        self._entities, self._facts = builder.entity_count, builder.fact_count

    def skip(self, reason: str, count: int = 1) -> None:
        """Count something left out."""
        if count:
            self._skipped[reason] += count

    def finish(self) -> SectionReport:
        """Return the section's report; additions are what the builder holds beyond what it held at the start."""
        entities = self._builder.entity_count - self._entities
        facts = self._builder.fact_count - self._facts
        return SectionReport(self._name, self.read, entities, facts, dict(sorted(self._skipped.items())))


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
