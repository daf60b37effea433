"""`medical_search`: the clinical documents of a world, ranked by relevance and authority."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from medgym.store.keys import Backend
from medgym.tools.arguments import SearchArguments
from medgym.tools.base import Tool, ToolResult
from medgym.tools.ranking import POOL, listing, ranked_search
from medgym.world.vocabulary import CLINICAL_TYPES, LITERATURE_TYPES
from medgym.world.world import World

_TYPES = sorted(CLINICAL_TYPES - set(LITERATURE_TYPES))  # what is offered; a type of literature is taken too


def _known_type(value: str) -> str:
    if value not in CLINICAL_TYPES:
        raise ValueError(f"must be one of {', '.join(_TYPES)}")
    return value


class MedicalSearch(Tool):
    """Score = lam * relevance + (1 - lam) * authority over the most relevant documents; see `ranking`."""

    name: ClassVar[str] = "medical_search"
    version: ClassVar[int] = 1
    description: ClassVar[str] = (
        "Search clinical documents: disease monographs, case series, gene and group pages, orphan designations, "
        "approvals and drug mechanism reviews. Results are ranked by relevance and clinical authority; each shows its "
        "id for read_document and one sentence that can be cited."
    )

    class Arguments(SearchArguments):
        """Arguments of `medical_search`."""

        type: Annotated[str, AfterValidator(_known_type)] | None = Field(
            None, description="Only documents of this type.", json_schema_extra={"enum": list(_TYPES)}
        )

    def __init__(self, world: World, lam: float = 0.4) -> None:
        if not 0.0 <= lam <= 1.0:
            raise ValueError(f"lam must lie in [0, 1], not {lam}")
        self._world, self._lam = world, lam
        self._backend = Backend(f"world:{world.fingerprint}?lambda={lam!r}&pool={POOL}", pure=True)

    @property
    def backend(self) -> Backend:
        """The world, with the weight and the pool of the ranking."""
        return self._backend

    def run(self, arguments: Arguments) -> ToolResult:
        """Return the ranked results of each query."""
        types = CLINICAL_TYPES if arguments.type is None else {arguments.type}
        return listing(
            [
                ranked_search(self._world, query, arguments.k, self._lam, types, arguments.date_from, arguments.date_to)
                for query in arguments.query
            ]
        )
