"""Names as they stand inside a sentence."""

from __future__ import annotations

from medgym.canonical import keyed_hash
from medgym.query.algebra import Atom
from medgym.synthesis.wording.style import Style
from medgym.world.graph import Graph
from medgym.world.render.casing import Casing
from medgym.world.vocabulary import FREQUENCIES

_LONGEST, _SHORTEST = 48, 8


class Names:
    """Looks names up in one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._casing = Casing([*graph.names, *(alias for others in graph.aliases for alias in others)])

    def inline(self, entity: str) -> str:
        """Return an entity's name as it stands inside a sentence."""
        node = self.graph.node(entity)
        return self._casing.inline(self.graph.names[node], self.graph.entity_types[node])

    def group(self, entity: str, style: Style) -> str:
        """Return a group's name, or now and then an alias of it, as it stands between quotation marks."""
        node = self.graph.node(entity)
        alias = alias_of(self.graph, node, style.salt)
        return self._casing.inline(alias or self.graph.names[node], "group")

    def weight(self, subject: int, atom: Atom) -> str:
        """Return the commonest frequency class of a finding on record, "" if none is."""
        graph = self.graph
        ordinals = graph.find(atom.predicate, subject, graph.node(atom.object))
        weights = {graph.qualifiers[graph.columns.qualifier[o]].get("frequency", "") for o in ordinals}
        return next((weight for weight in FREQUENCIES if weight in weights), "")


def alias_of(graph: Graph, node: int, salt: str) -> str | None:
    """Return the alias by which a text names a thing instead of its name, None to use the name."""
    fit = [a for a in graph.aliases[node] if _SHORTEST <= len(a) <= _LONGEST and not a.startswith("Rare ")]
    if not fit or keyed_hash(salt, "alias", node) % 3:
        return None
    return fit[keyed_hash(salt, "which alias", node) % len(fit)]
