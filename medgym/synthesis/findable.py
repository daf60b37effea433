"""Can the page be found? A look at the search results for what a few statements name."""

from __future__ import annotations

from collections.abc import Sequence

from medgym.synthesis.clues.statements import Statement
from medgym.tools.toolbox import Toolbox
from medgym.world.world import World

_PAGES = ("monograph", "case_series")


class Pages:
    """Looks for the pages of diseases in one world, through its real search."""

    def __init__(self, world: World, toolbox: Toolbox) -> None:
        self._world, self._toolbox = world, toolbox

    def come_up(self, disease: int, statements: Sequence[Statement], besides: Sequence[Statement]) -> bool:
        """Tell whether a search for what the statements name brings up a page that makes some of them.

        Further pages are found by the name that the first one tells. What is said `besides` is true and helps the
        search; where it stands does not matter.
        """
        graph, rows = self._world.graph, self._world.documents.rows
        named: dict[str, tuple[list[str], set[str]]] = {}
        for predicate, node in statements:
            for fact in graph.find(predicate, disease, node)[:1]:
                stating = {rows[document][:3] for document, _ in self._world.documents.sentences_stating(fact)}
                for identifier, _, kind in stating:
                    if kind in _PAGES:
                        names, pages = named.setdefault(kind, ([], set()))
                        names.append(graph.names[node])
                        pages.add(identifier)
        more = [graph.names[node] for _, node in besides]
        return any(self._shows(kind, " ".join([*names, *more]), pages) for kind, (names, pages) in named.items())

    def _shows(self, kind: str, query: str, pages: set[str]) -> bool:
        text = self._toolbox.call("medical_search", {"query": query, "type": kind}).text
        return any(f"[{page}]" in text for page in pages)
