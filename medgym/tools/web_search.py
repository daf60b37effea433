"""`web_search`: the general web pages of a world, by relevance alone."""

from __future__ import annotations

from typing import ClassVar

from medgym.store.keys import Backend
from medgym.tools.arguments import SearchArguments
from medgym.tools.base import Tool, ToolResult
from medgym.tools.ranking import POOL, listing, ranked_search
from medgym.world.vocabulary import CLINICAL_TYPES, DOCUMENT_TYPES
from medgym.world.world import World

_TYPES = frozenset(DOCUMENT_TYPES) - CLINICAL_TYPES


class WebSearch(Tool):
    """Pages of mixed authority, some outdated or wrong; nothing but relevance ranks them."""

    name: ClassVar[str] = "web_search"
    version: ClassVar[int] = 1
    description: ClassVar[str] = (
        "Search general web pages. They vary in authority and may be outdated or wrong, so check what they say. Each "
        "result shows its id for read_document and one sentence that can be cited."
    )

    class Arguments(SearchArguments):
        """Arguments of `web_search`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._backend = Backend(f"world:{world.fingerprint}?pool={POOL}", pure=True)

    @property
    def backend(self) -> Backend:
        """The world."""
        return self._backend

    def run(self, arguments: Arguments) -> ToolResult:
        """Return the results of each query, most relevant first."""
        return listing(
            [
                ranked_search(self._world, query, arguments.k, 1.0, _TYPES, arguments.date_from, arguments.date_to)
                for query in arguments.query
            ]
        )
