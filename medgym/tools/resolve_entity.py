"""`resolve_entity`: which things of the world a name may mean."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field

from medgym.store.keys import Backend
from medgym.tools.arguments import Batch
from medgym.tools.base import Tool, ToolArguments, ToolResult
from medgym.tools.lines import guarded
from medgym.tools.name_table import Match, NameTable
from medgym.world.world import World

MAX_MATCHES = 5


class ResolveEntity(Tool):
    """Looks names and aliases up; says nothing about the things themselves, so there is nothing to cite."""

    name: ClassVar[str] = "resolve_entity"
    version: ClassVar[int] = 1
    description: ClassVar[str] = (
        "Find what a name or alias stands for: diseases, genes, drugs, findings, companies and others, each with its "
        "official name, type and id. An unknown name gives an empty list."
    )

    class Arguments(ToolArguments):
        """Arguments of `resolve_entity`."""

        name: Batch = Field(description="A name, an alias or the beginning of one; up to 5, each charged as one call.")

    def __init__(self, world: World) -> None:
        self._world = world
        self._backend = Backend(f"world:{world.fingerprint}", pure=True)

    @property
    def backend(self) -> Backend:
        """The world."""
        return self._backend

    @cached_property
    def _table(self) -> NameTable:
        return NameTable(self._world.graph)

    def run(self, arguments: Arguments) -> ToolResult:
        """Return the matches of each name."""
        batches = [[self._row(match) for match in self._table.find(name, MAX_MATCHES)] for name in arguments.name]
        lines: list[str] = []
        for number, rows in enumerate(batches, start=1):
            if len(batches) > 1:
                lines.append(f"Name {number} of {len(batches)}:")
            lines += [_line(rank, row) for rank, row in enumerate(rows, start=1)] or ["No match."]
        return ToolResult(text="\n".join(lines), data={"matches": batches}, items=len(batches))

    def _row(self, match: Match) -> dict[str, Any]:
        graph = self._world.graph
        return {
            "id": graph.entity_ids[match.node],
            "type": graph.entity_types[match.node],
            "name": graph.names[match.node],
            "match": match.kind,
            "score": match.score,
        }


def _line(rank: int, row: dict[str, Any]) -> str:
    return f"{rank} {guarded(row['name'])} ({row['type']}) [{row['id']}]  {row['match']}, score {row['score']:.2f}"
