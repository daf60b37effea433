"""Names of designations and applications, made of the invented names and the dates of what they concern."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medgym.world.graph import Graph
from medgym.world.twin.coiner import Coiner
from medgym.world.twin.draw import Draw
from medgym.world.twin.ids import slug
from medgym.world.twin.phonics import digits

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KIND = re.compile(r"[A-Z]{2,4}\b")
_MOST_SHOWN = 2
_DESIGNATION = "Orphan designation of "


def spelling(name: str) -> str:
    """Return the part after the prefix of the id of an event called `name`: "tarvelol-2001-02-03", "NDA934518"."""
    if name.startswith(_DESIGNATION):
        return slug(name.removeprefix(_DESIGNATION).replace("no. ", ""))
    return name.partition(" (")[0].replace(" ", "")


class EventNames:
    """Names events once everything that they name is named: `names` holds one name a node."""

    def __init__(self, graph: Graph, coiner: Coiner, names: Sequence[str]) -> None:
        self._graph, self._coiner, self._names = graph, coiner, names

    def designation(self, node: int) -> str:
        """Return "Orphan designation of tarvelol (2001-02-03)"."""
        drug = self._shown(node, "designates") or "a product"
        dates = self._graph.forward("designated_on").get(node, ())
        found = _DATE.search(self._graph.names[node])
        date = found[0] if found else self._graph.label(dates[0]) if dates else ""

        def make(draw: Draw) -> str:
            number = f"no. {draw.turn + 1}" if draw.turn else ""
            shown = ", ".join(part for part in (date, number) if part)
            return f"{_DESIGNATION}{drug}" + (f" ({shown})" if shown else "")

        return self._coiner.coin("designation", self._graph.entity_ids[node], make)

    def application(self, node: int) -> str:
        """Return "NDA 934518 (Tarvelor)"."""
        found = _KIND.match(self._graph.names[node])
        shown = self._shown(node, "brand_name", 1) or self._shown(node, "active_ingredient", _MOST_SHOWN)

        def make(draw: Draw) -> str:
            return f"{found[0] if found else 'NDA'} 9{digits(draw, 5)}" + (f" ({shown})" if shown else "")

        return self._coiner.coin("application", self._graph.entity_ids[node], make)

    def _shown(self, node: int, predicate: str, most: int = 1) -> str:
        objects = self._graph.forward(predicate).get(node, ())
        return " and ".join(self._names[other] for other in objects[:most])
